using System.Text;
using Nabla.Gpu;
using Nabla.OpenCl.Native;

namespace Nabla.OpenCl;

/// <summary>Programs of one device, built from text or found on disk as what the driver made of that text.</summary>
/// <param name="context">Whose programs they are.</param>
/// <param name="device">The device.</param>
/// <param name="identity">All that says which driver it is.</param>
/// <param name="options">How texts are compiled.</param>
/// <param name="declaresNames">Whether texts declare what they call; see Note [What PoCL reads before a text].</param>
/// <param name="cache">Where programs are kept for other processes.</param>
internal sealed unsafe class OpenClPrograms(nint context, nint device, string identity, string options, bool declaresNames, DiskCache cache)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, nint> _programs = [];
    private readonly Dictionary<(string Text, string Name), OpenClKernel> _kernels = [];

    /// <summary>Texts that went through the compiler.</summary>
    public int Compiled { get; private set; }

    /// <summary>The kernel of that name.</summary>
    /// <exception cref="DeviceException">The text cannot be compiled, or has no such kernel.</exception>
    public OpenClKernel Load(string text, string name)
    {
        lock (_lock)
        {
            if (!_kernels.TryGetValue((text, name), out OpenClKernel? kernel))
            {
                kernel = Kernel(Program(text, name), name);
                _kernels.Add((text, name), kernel);
            }

            return kernel;
        }
    }

    private nint Program(string text, string name)
    {
        if (!_programs.TryGetValue(text, out nint program))
        {
            string key = $"{identity}\n{options}\n{text}";
            program = cache.Find(key) is { } binary ? FromBinary(binary) : 0;
            if (program == 0)
            {
                program = FromText(text, name);
                if (Binary(program) is { } made)
                {
                    cache.Keep(key, made);
                }
            }

            _programs.Add(text, program);
        }

        return program;
    }

    private nint FromText(string text, string name)
    {
        Compiled++;
        if (declaresNames)
        {
            // Note [What PoCL reads before a text]
            nint shorter = Create(DeclaredNames.Page + text, name);
            if (Build(shorter, $"{options} {DeclaredNames.Option}") == ClStatus.Success)
            {
                return shorter;
            }

            Cl.ReleaseProgram(shorter);
        }

        nint program = Create(text, name);
        ClStatus built = Build(program, options);
        if (built != ClStatus.Success)
        {
            string log = ClFacts.BuildLog(program, device);
            Cl.ReleaseProgram(program);
            throw new DeviceException($"OpenCL was asked to compile kernel {name} with {options}, and answered {ClAnswer.Name(built)}. {CompilerLog.Explain(text, log)}");
        }

        return program;
    }

    private nint Create(string text, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            byte* first = start;
            nuint length = (nuint)bytes.Length;
            nint program = Cl.CreateProgram(context, 1, &first, &length, out ClStatus status);
            ClAnswer.Check(status, $"take the text of kernel {name}");
            return program;
        }
    }

    private ClStatus Build(nint program, string with)
    {
        nint target = device;
        return Cl.BuildProgram(program, 1, &target, with, 0, 0);
    }

    // A driver refuses what it cannot use, such as what another version of it made; then the text is compiled.
    private nint FromBinary(byte[] binary)
    {
        if (binary.Length == 0)
        {
            return 0;
        }

        fixed (byte* start = binary)
        {
            byte* first = start;
            nuint length = (nuint)binary.Length;
            nint target = device;
            ClStatus each;
            nint program = Cl.CreateProgramFromBinary(context, 1, &target, &length, &first, &each, out ClStatus status);
            if (program == 0)
            {
                return 0;
            }

            if (status == ClStatus.Success && each == ClStatus.Success && Build(program, options) == ClStatus.Success)
            {
                return program;
            }

            Cl.ReleaseProgram(program);
            return 0;
        }
    }

    private static byte[]? Binary(nint program)
    {
        nuint length = 0;
        if (Cl.GetProgramInfo(program, ClInfo.ProgramBinarySizes, (nuint)sizeof(nuint), &length, null) != ClStatus.Success || length is 0 or > int.MaxValue)
        {
            return null;
        }

        byte[] binary = new byte[length];
        fixed (byte* start = binary)
        {
            byte* first = start;
            return Cl.GetProgramInfo(program, ClInfo.ProgramBinaries, (nuint)sizeof(byte*), &first, null) == ClStatus.Success ? binary : null;
        }
    }

    private OpenClKernel Kernel(nint program, string name)
    {
        nint handle = Cl.CreateKernel(program, name, out ClStatus status);
        ClAnswer.Check(status, $"find kernel {name} in a program");
        return new OpenClKernel(name, handle, (int)Math.Min(Fact(handle, ClInfo.KernelWorkGroupSize), int.MaxValue));
    }

    /// <summary>A number of a kernel, as it was compiled for the device.</summary>
    public nuint Fact(nint kernel, uint what)
    {
        nuint value;
        ClAnswer.Check(Cl.GetKernelInfo(kernel, device, what, (nuint)sizeof(nuint), &value, null), $"describe a kernel by its number 0x{what:X}");
        return value;
    }
}
