namespace Nabla.Cuda.Native;

/// <summary>Where CUDA's installers put libraries.</summary>
/// <param name="isWindows">Whether the machine runs Windows.</param>
/// <param name="environment">Its environment variables.</param>
/// <param name="folders">The folders in a folder; none where it is not there.</param>
internal sealed class CudaPlaces(bool isWindows, IReadOnlyDictionary<string, string> environment, Func<string, IEnumerable<string>> folders)
{
    private static readonly string[] s_variables = ["CUDA_PATH", "CUDA_HOME"];
    private static readonly string[] s_pythons = ["VIRTUAL_ENV", "CONDA_PREFIX"];
    private static readonly string[] s_sites = ["site-packages/nvidia", "dist-packages/nvidia"];

    private string Programs => Variable("ProgramFiles") is { Length: > 0 } folder ? folder : @"C:\Program Files";

    /// <summary>Where this machine has them.</summary>
    public static CudaPlaces OfThisMachine()
    {
        Dictionary<string, string> environment = [];
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            environment[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return new CudaPlaces(OperatingSystem.IsWindows(), environment, Folders);
    }

    /// <summary>What to try to load, the best first: by name, where the system looks, then in folders of toolkits, newer before older, and of Python's packages.</summary>
    /// <param name="library">Which one, by the name that its functions are declared with.</param>
    /// <param name="driver">The version of CUDA, without what is behind its point, that the driver is for: it refuses what belongs to a later one, which is tried last.</param>
    public IEnumerable<string> Candidates(string library, int driver = int.MaxValue)
    {
        string[] names = [.. Names(library).OrderBy(pair => pair.Cuda > driver).Select(static pair => pair.Name)];
        return library == CuDriver.Library ? names : names.Concat(Toolkits().Concat(Packages()).SelectMany(folder => names.Select(name => Join(folder, name))));
    }

    // Each with the version of CUDA that it is of; 0 where the name says nothing of that.
    private (int Cuda, string Name)[] Names(string library) => (library, isWindows) switch
    {
        (CuDriver.Library, false) => [(0, "libcuda.so.1")],
        (CuDriver.Library, true) => [(0, "nvcuda.dll")],
        (Nvrtc.Library, false) => [(13, "libnvrtc.so.13"), (12, "libnvrtc.so.12"), (11, "libnvrtc.so.11.2")],
        (Nvrtc.Library, true) => [(13, "nvrtc64_130_0.dll"), (12, "nvrtc64_120_0.dll"), (11, "nvrtc64_112_0.dll")],
        (CublasLt.Library, false) => [(13, "libcublasLt.so.13"), (12, "libcublasLt.so.12"), (11, "libcublasLt.so.11")],
        (CublasLt.Library, true) => [(13, "cublasLt64_13.dll"), (12, "cublasLt64_12.dll"), (11, "cublasLt64_11.dll")],
        (Cudnn.Library, false) => [(0, "libcudnn.so.9"), (0, "libcudnn.so.8")],
        (Cudnn.Library, true) => [(0, "cudnn64_9.dll"), (0, "cudnn64_8.dll")],
        _ => [],
    };

    private IEnumerable<string> Toolkits()
    {
        IEnumerable<string> roots = s_variables.Select(Variable).Where(static root => root.Length > 0);
        return isWindows
            ? roots.Concat(Versions(Join(Programs, @"NVIDIA GPU Computing Toolkit\CUDA"))).SelectMany(root => new[] { Join(root, @"bin\x64"), Join(root, "bin") })
                .Concat(Versions(Join(Programs, @"NVIDIA\CUDNN")).SelectMany(root => folders(Join(root, "bin")).OrderByDescending(static folder => folder, StringComparer.Ordinal).Append(Join(root, "bin"))))
            : roots.Append("/usr/local/cuda").Concat(Versions("/usr/local")).Append("/opt/cuda").SelectMany(root => new[] { Join(root, "lib64"), Join(root, "targets/x86_64-linux/lib"), Join(root, "targets/sbsa-linux/lib") });
    }

    // What pip and conda install: each library in a folder of its own, or those of CUDA together.
    private IEnumerable<string> Packages()
    {
        string[] roots = [.. s_pythons.Select(Variable).Where(static root => root.Length > 0)];
        if (isWindows)
        {
            return roots.Select(root => Join(root, @"Library\bin"))
                .Concat(roots.SelectMany(root => folders(Join(root, @"Lib\site-packages\nvidia"))).SelectMany(package => new[] { Join(package, @"bin\x86_64"), Join(package, "bin") }));
        }

        string[] owners = [.. roots, .. Variable("HOME") is { Length: > 0 } home ? new[] { Join(home, ".local") } : [], "/usr/local", "/usr"];
        return roots.Select(root => Join(root, "lib"))
            .Concat(owners.SelectMany(root => folders(Join(root, "lib")))
                .Where(static folder => folder[(folder.LastIndexOf('/') + 1)..].StartsWith("python3", StringComparison.Ordinal))
                .SelectMany(python => s_sites.SelectMany(site => folders(Join(python, site))))
                .Select(package => Join(package, "lib")));
    }

    // cuda-12.6 and v12.6 are versions; 12.10 is newer than 12.6.
    private IEnumerable<string> Versions(string root) => folders(root)
        .Select(folder => (folder, name: folder[(folder.LastIndexOfAny(['/', '\\']) + 1)..]))
        .Where(pair => pair.name.StartsWith(isWindows ? "v" : "cuda-", StringComparison.OrdinalIgnoreCase))
        .Select(pair => (pair.folder, version: Version.TryParse(pair.name.TrimStart("cudaCUDAvV-".ToCharArray()), out Version? version) ? version : new Version(0, 0)))
        .OrderByDescending(static pair => pair.version)
        .Select(static pair => pair.folder);

    private string Variable(string name) => environment.GetValueOrDefault(name, "");

    private string Join(string folder, string name) => isWindows ? $@"{folder}\{name}" : $"{folder}/{name}";

    private static string[] Folders(string root)
    {
        try
        {
            return Directory.Exists(root) ? Directory.GetDirectories(root) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
