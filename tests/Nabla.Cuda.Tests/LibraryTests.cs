using System.Runtime.CompilerServices;
using Nabla.Cuda.Native;

namespace Nabla.Cuda.Tests;

public sealed class LibraryTests
{
    [Fact]
    public void ToolkitsAreLookedForWhereTheyAreInstalledOnLinux()
    {
        CudaPlaces places = new(false, new Dictionary<string, string> { ["CUDA_PATH"] = "/here" }, static root => root == "/usr/local" ? ["/usr/local/cuda-12.6", "/usr/local/bin", "/usr/local/cuda-12.10"] : []);
        string[] all = [.. places.Candidates(Nvrtc.Library)];
        Assert.Equal(["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "/here/lib64/libnvrtc.so.13"], all[..4]);
        string[] folders = [.. all.Where(static each => each.EndsWith("lib64/libnvrtc.so.12", StringComparison.Ordinal)).Select(static each => Path.GetDirectoryName(Path.GetDirectoryName(each))!.Replace('\\', '/'))];
        Assert.Equal(["/here", "/usr/local/cuda", "/usr/local/cuda-12.10", "/usr/local/cuda-12.6", "/opt/cuda"], folders);
        Assert.Equal(["libcuda.so.1"], places.Candidates(CuDriver.Library));
        Assert.Equal("libcublasLt.so.13", places.Candidates(CublasLt.Library).First());
    }

    [Fact]
    public void ToolkitsAreLookedForWhereTheyAreInstalledOnWindows()
    {
        const string Root = @"D:\Programs\NVIDIA GPU Computing Toolkit\CUDA";
        CudaPlaces places = new(true, new Dictionary<string, string> { ["ProgramFiles"] = @"D:\Programs" }, static root => root == Root ? [Root + @"\v12.4", Root + @"\v13.0"] : []);
        string[] all = [.. places.Candidates(Nvrtc.Library)];
        Assert.Equal(["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll", Root + @"\v13.0\bin\x64\nvrtc64_130_0.dll"], all[..4]);
        Assert.Contains(Root + @"\v12.4\bin\nvrtc64_120_0.dll", all);
        Assert.Equal(["nvcuda.dll"], places.Candidates(CuDriver.Library));
        Assert.Equal("cublasLt64_13.dll", places.Candidates(CublasLt.Library).First());
    }

    [Fact]
    public void WhatIsNewerThanTheDriverIsTriedLast()
    {
        CudaPlaces places = new(false, new Dictionary<string, string>(), static _ => []);
        Assert.Equal(["libcublasLt.so.12", "libcublasLt.so.11", "libcublasLt.so.13", "/usr/local/cuda/lib64/libcublasLt.so.12"], places.Candidates(CublasLt.Library, 12).Take(4));
        Assert.Equal("libcublasLt.so.13", places.Candidates(CublasLt.Library, 13).First());
    }

    [Fact]
    public void WhatPipAndCondaInstalledIsFound()
    {
        Dictionary<string, string[]> there = new()
        {
            ["/env/lib"] = ["/env/lib/python3.12", "/env/lib/pkgconfig"],
            ["/env/lib/python3.12/site-packages/nvidia"] = ["/env/lib/python3.12/site-packages/nvidia/cublas", "/env/lib/python3.12/site-packages/nvidia/cu13"],
            ["/usr/local/lib"] = ["/usr/local/lib/python3.10"],
            ["/usr/local/lib/python3.10/dist-packages/nvidia"] = ["/usr/local/lib/python3.10/dist-packages/nvidia/cublas"],
        };
        CudaPlaces linux = new(false, new Dictionary<string, string> { ["VIRTUAL_ENV"] = "/env" }, root => there.GetValueOrDefault(root, []));
        string[] found = [.. linux.Candidates(CublasLt.Library, 12).Where(static each => each.EndsWith("lib/libcublasLt.so.12", StringComparison.Ordinal) && !each.Contains("cuda", StringComparison.Ordinal))];
        Assert.Equal(
            ["/env/lib/libcublasLt.so.12", "/env/lib/python3.12/site-packages/nvidia/cublas/lib/libcublasLt.so.12", "/env/lib/python3.12/site-packages/nvidia/cu13/lib/libcublasLt.so.12", "/usr/local/lib/python3.10/dist-packages/nvidia/cublas/lib/libcublasLt.so.12"],
            found);

        CudaPlaces windows = new(true, new Dictionary<string, string> { ["CONDA_PREFIX"] = @"C:\env" }, static root => root == @"C:\env\Lib\site-packages\nvidia" ? [root + @"\cublas"] : []);
        string[] all = [.. windows.Candidates(CublasLt.Library)];
        Assert.Contains(@"C:\env\Library\bin\cublasLt64_12.dll", all);
        Assert.Contains(@"C:\env\Lib\site-packages\nvidia\cublas\bin\cublasLt64_13.dll", all);
    }

    [Fact]
    public void WhatIsMissingIsNamedWithWhatToInstall()
    {
        string driver = CudaLibraries.MissingDriver("libcuda.so.1");
        Assert.Contains("looked for libcuda.so.1", driver, StringComparison.Ordinal);
        Assert.Contains("nvidia-driver", driver, StringComparison.Ordinal);
        string compiler = CudaLibraries.MissingCompiler("product", "libnvrtc.so.13, /usr/local/cuda/lib64/libnvrtc.so.13");
        Assert.StartsWith("Kernel product ", compiler, StringComparison.Ordinal);
        Assert.Contains("CudaDevices.ExportKernels(\"nabla-kernels\")", compiler, StringComparison.Ordinal);
        Assert.Contains("cuda-nvrtc", compiler, StringComparison.Ordinal);
        Assert.Contains("CUDA_PATH", compiler, StringComparison.Ordinal);
    }

    [Fact]
    public void EachLibraryIsThereOrSaidToBeMissing()
    {
        IReadOnlyList<CudaLibrary> all = CudaDevices.Libraries();
        Assert.Equal(["NVIDIA's driver", "NVRTC", "cuBLASLt", "cuDNN"], all.Select(static each => each.Name));
        Assert.All(all, static each => Assert.True(each.Path is not null || (each.Meaning.Contains("install", StringComparison.Ordinal) && each.Meaning.Contains("looked for", StringComparison.Ordinal)), $"{each}"));
    }

    [Fact]
    public void ConvolutionsAreLookedForWhereTheirInstallersPutThem()
    {
        CudaPlaces linux = new(false, new Dictionary<string, string>(), static _ => []);
        Assert.Equal(["libcudnn.so.9", "libcudnn.so.8"], linux.Candidates(Cudnn.Library, 12).Take(2));
        const string Root = @"C:\Program Files\NVIDIA\CUDNN";
        CudaPlaces windows = new(true, new Dictionary<string, string>(), static root => root == Root ? [Root + @"\v9.8"] : root == Root + @"\v9.8\bin" ? [Root + @"\v9.8\bin\12.8"] : []);
        Assert.Contains(Root + @"\v9.8\bin\12.8\cudnn64_9.dll", windows.Candidates(Cudnn.Library));
        Assert.Contains(Root + @"\v9.8\bin\cudnn64_9.dll", windows.Candidates(Cudnn.Library));
    }

    [Fact]
    public void ProposalsLieInMemoryAsTheLibraryWritesThem()
    {
        Assert.Equal(64, Unsafe.SizeOf<ProductAlgorithm>());
        Assert.Equal(96, Unsafe.SizeOf<ProductProposal>());
        ProductProposal proposal = default;
        Assert.Equal(64, Unsafe.ByteOffset(ref Unsafe.As<ProductProposal, byte>(ref proposal), ref Unsafe.As<nuint, byte>(ref proposal.WorkspaceBytes)));
        Assert.Equal(72, Unsafe.ByteOffset(ref Unsafe.As<ProductProposal, byte>(ref proposal), ref Unsafe.As<int, byte>(ref proposal.Status)));
        Assert.Equal(76, Unsafe.ByteOffset(ref Unsafe.As<ProductProposal, byte>(ref proposal), ref Unsafe.As<float, byte>(ref proposal.Waves)));
    }

    [Fact]
    public void CodeIsKeptByTextDeviceAndOptions()
    {
        string key = CudaModules.Key(90, "text");
        Assert.Equal(key, CudaModules.Key(90, "text"));
        Assert.NotEqual(key, CudaModules.Key(80, "text"));
        Assert.NotEqual(key, CudaModules.Key(90, "text "));
        Assert.NotEqual(key, CudaModules.ExportedKey("text"));
        Assert.Contains("--fmad=false", CudaModules.ExportedKey("text"), StringComparison.Ordinal);
        Assert.Contains("--fmad=false", key, StringComparison.Ordinal);
    }
}
