namespace Nabla.Cuda.Native;

/// <summary>Where CUDA's installers put libraries.</summary>
/// <param name="isWindows">Whether the machine runs Windows.</param>
/// <param name="environment">Its environment variables.</param>
/// <param name="folders">The folders in a folder; none where it is not there.</param>
internal sealed class CudaPlaces(bool isWindows, IReadOnlyDictionary<string, string> environment, Func<string, IEnumerable<string>> folders)
{
    private static readonly string[] s_variables = ["CUDA_PATH", "CUDA_HOME"];

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

    /// <summary>What to try to load, the best first: by name, where the system looks, then in the toolkit's folders, newer before older.</summary>
    public IEnumerable<string> Candidates(string library)
    {
        string[] names = Names(library);
        return library == CuDriver.Library ? names : names.Concat(Toolkits().SelectMany(folder => names.Select(name => Join(folder, name))));
    }

    private string[] Names(string library) => (library, isWindows) switch
    {
        (CuDriver.Library, false) => ["libcuda.so.1"],
        (CuDriver.Library, true) => ["nvcuda.dll"],
        (Nvrtc.Library, false) => ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2"],
        (Nvrtc.Library, true) => ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"],
        (CublasLt.Library, false) => ["libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so.11"],
        (CublasLt.Library, true) => ["cublasLt64_13.dll", "cublasLt64_12.dll", "cublasLt64_11.dll"],
        _ => [],
    };

    private IEnumerable<string> Toolkits()
    {
        IEnumerable<string> roots = s_variables.Select(name => environment.GetValueOrDefault(name, "")).Where(static root => root.Length > 0);
        return isWindows
            ? roots.Concat(Versions(Join(environment.GetValueOrDefault("ProgramFiles", @"C:\Program Files"), @"NVIDIA GPU Computing Toolkit\CUDA"))).SelectMany(root => new[] { Join(root, @"bin\x64"), Join(root, "bin") })
            : roots.Append("/usr/local/cuda").Concat(Versions("/usr/local")).Append("/opt/cuda").SelectMany(root => new[] { Join(root, "lib64"), Join(root, "targets/x86_64-linux/lib"), Join(root, "targets/sbsa-linux/lib") });
    }

    // cuda-12.6 and v12.6 are versions; 12.10 is newer than 12.6.
    private IEnumerable<string> Versions(string root) => folders(root)
        .Select(folder => (folder, name: folder[(folder.LastIndexOfAny(['/', '\\']) + 1)..]))
        .Where(pair => pair.name.StartsWith(isWindows ? "v" : "cuda-", StringComparison.OrdinalIgnoreCase))
        .Select(pair => (pair.folder, version: Version.TryParse(pair.name.TrimStart("cudaCUDAvV-".ToCharArray()), out Version? version) ? version : new Version(0, 0)))
        .OrderByDescending(static pair => pair.version)
        .Select(static pair => pair.folder);

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
