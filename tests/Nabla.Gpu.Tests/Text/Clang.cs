using System.Diagnostics;
using System.Globalization;

namespace Nabla.Gpu.Tests.Text;

/// <summary>Compiles CUDA's texts to assembly of NVIDIA's devices, without its toolkit: <see cref="CudaPrelude"/> stands for what that knows of itself.</summary>
internal static class Clang
{
    // A process takes longer to begin than for a kernel.
    private const int InOneProgram = 100;

    // Every text begins with the same page, which ends where functions of float64 do: it is read once for all kernels of a program.
    private const string LastOfPage = "#endif\n";
    private static readonly string s_page = new Source().Of(CudaDialect.Instance, hasFloat64: true);

    // A number is compared with itself to see whether it is NaN, in formulas of integers too.
    private static readonly string[] s_options =
    [
        "-x", "cuda", "--cuda-device-only", "-nocudainc", "-nocudalib", "-std=c++17", "-ffp-contract=off", "-O1", "-Werror", "-Wno-tautological-compare", "-Wno-unknown-cuda-version", "-S",
    ];

    /// <summary>The assembly that texts become, for an architecture such as sm_80. What does not compile fails with what clang says of it.</summary>
    /// <param name="kernels">Texts and the names of their kernels. Kernel number i is called <c>name_i</c> in the assembly.</param>
    /// <param name="architecture">For example sm_80.</param>
    public static string Assembly(IReadOnlyList<(string Text, string Name)> kernels, string architecture)
    {
        string folder = Directory.CreateTempSubdirectory("nabla-cuda-").FullName;
        try
        {
            (int First, string Text)[] programs = [.. kernels.Select(static (kernel, i) => (i, Together(kernel.Text, kernel.Name, i))).Chunk(InOneProgram).Select(static some => (some[0].i, CudaPrelude.Page + s_page + string.Concat(some.Select(static one => one.Item2))))];
            string[] assemblies = new string[programs.Length];
            Parallel.For(0, programs.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => assemblies[i] = Compile(Path.Combine(folder, $"{programs[i].First}.cu"), programs[i].Text, architecture));
            return string.Concat(assemblies);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A kernel is known outside by its name alone, so that each gets one of its own; functions of the same name lie apart.
    private static string Together(string text, string name, int number)
    {
        string page = s_page[..^LastOfPage.Length];
        Assert.StartsWith(page, text, StringComparison.Ordinal);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"namespace n{number} {{\n#define {name} {name}_{number}\n#ifdef HAS_F64\n#line 1 \"kernel {number}\"\n{text.AsSpan(page.Length)}\n#undef {name}\n}}\n");
    }

    private static string Compile(string file, string text, string architecture)
    {
        File.WriteAllText(file, text);
        string assembly = Path.ChangeExtension(file, ".ptx");
        ProcessStartInfo start = new(ClangProgram.Name!, [.. s_options, $"--cuda-gpu-arch={architecture}", "-o", assembly, file]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{architecture}:\n{said}");
        return File.ReadAllText(assembly);
    }
}
