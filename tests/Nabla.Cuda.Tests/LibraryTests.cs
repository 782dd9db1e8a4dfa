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
    public void WhatIsMissingIsNamedWithWhatToInstall()
    {
        string driver = CudaLibraries.MissingDriver("libcuda.so.1");
        Assert.Contains("looked for libcuda.so.1", driver, StringComparison.Ordinal);
        Assert.Contains("nvidia-driver", driver, StringComparison.Ordinal);
        string compiler = CudaLibraries.MissingCompiler("libnvrtc.so.13, /usr/local/cuda/lib64/libnvrtc.so.13");
        Assert.Contains("cuda-nvrtc", compiler, StringComparison.Ordinal);
        Assert.Contains("CUDA_PATH", compiler, StringComparison.Ordinal);
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
        Assert.Contains("--fmad=false", key, StringComparison.Ordinal);
    }
}
