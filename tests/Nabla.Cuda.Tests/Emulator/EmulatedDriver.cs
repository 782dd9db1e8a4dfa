using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Nabla.Gpu.Tests.Text;

namespace Nabla.Cuda.Tests.Emulator;

/// <summary>The emulated driver and NVRTC, compiled by clang and loaded under the names that <c>Nabla.Cuda</c> looks for; README.md says what they do.</summary>
internal static unsafe class EmulatedDriver
{
    private static readonly string[] s_driver = ["context.c", "memory.c", "streams.c", "modules.c", "blocks.c", "compile.c"];
    private static readonly string[] s_compiler = ["nvrtc.c", "compile.c"];
    private static readonly string[] s_options = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1", "-fPIC", "-shared", "-fvisibility=hidden", "-D_GNU_SOURCE", "-Wl,-z,defs"];

    private static readonly string s_sources = Path.Combine(AppContext.BaseDirectory, "Emulator");
    private static readonly Lazy<nint> s_loaded = new(Load);

    /// <summary>Why it cannot be used here, or null.</summary>
    public static string? WhyNot { get; } = !OperatingSystem.IsLinux() ? "The emulated driver is for Linux." : ClangProgram.WhyNot;

    /// <summary>Where what it compiled is kept, for as long as neither it nor the compiler changes.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "emulated", Hash());

    /// <summary>Loads it, unless it is loaded.</summary>
    public static void Require() => _ = s_loaded.Value;

    /// <summary>How often something was done since the process began.</summary>
    public static long Count(EmulatorCount what) => (long)((delegate* unmanaged<int, ulong>)Export("emulator_count"))((int)what);

    /// <summary>Says when work is done that nobody waits for.</summary>
    public static void Order(EmulatorOrder order) => ((delegate* unmanaged<int, void>)Export("emulator_order"))((int)order);

    /// <summary>Has the device go on after a failure, which a real one does not.</summary>
    public static void ForgetFailure() => ((delegate* unmanaged<void>)Export("emulator_forget_failure"))();

    private static nint Export(string name) => NativeLibrary.GetExport(s_loaded.Value, name);

    private static nint Load()
    {
        Directory.CreateDirectory(Folder);
        nint driver = Load("libcuda.so.1", s_driver);
        Use(driver);
        Use(Load("libnvrtc.so.13", s_compiler));
        return driver;
    }

    /// <summary>Compiles a library beside the driver, and loads it: it is found by its own name from then on, before the system's folders.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sources">The files it is made of.</param>
    /// <param name="others">What it is linked with.</param>
    public static nint Load(string name, string[] sources, params string[] others)
    {
        string library = Path.Combine(Folder, name);
        if (!File.Exists(library))
        {
            string made = $"{library}.{Environment.ProcessId}";
            ProcessStartInfo start = new(ClangProgram.Name!, [.. s_options, $"-Wl,-soname,{name}", "-o", made, .. sources.Select(static source => Path.Combine(s_sources, source)), .. others, "-lpthread", "-ldl"]) { RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, said);
            File.Move(made, library, overwrite: true);
        }

        return NativeLibrary.Load(library);
    }

    private static void Use(nint library)
    {
        fixed (byte* program = Encoding.UTF8.GetBytes(ClangProgram.Name! + '\0'), headers = Encoding.UTF8.GetBytes(s_sources + '\0'), folder = Encoding.UTF8.GetBytes(Folder + '\0'))
        {
            ((delegate* unmanaged<byte*, byte*, byte*, void>)NativeLibrary.GetExport(library, "emulator_compiler"))(program, headers, folder);
        }
    }

    private static string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(ClangProgram.Name ?? ""));
        foreach (string file in Directory.GetFiles(s_sources).Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    // The user's own cache is for devices.
    [ModuleInitializer]
    internal static void KeepAway() => Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Folder);
}
