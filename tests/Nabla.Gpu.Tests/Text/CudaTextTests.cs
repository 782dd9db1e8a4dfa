using System.Diagnostics;
using Nabla.Compilation;
using Nabla.Loops;
using Nabla.Primitives;

namespace Nabla.Gpu.Tests.Text;

/// <summary>Texts of kernels as CUDA C compile: no NVIDIA device is needed for that.</summary>
public class CudaTextTests
{
    [ClangFact]
    public void Kernels_of_every_form_compile_to_ptx()
    {
        LoopProgram numbers = Numbers(DType.Float32);
        ProductTile tile = ProductTile.For(100, 100);
        LoopProgram sums = Sums();
        Compile(new PointwiseText(numbers, 1, "ccccc", true, IsInFours: true));
        Compile(new PointwiseText(numbers, 3, "csrcc", false, IsInFours: false));
        Compile(new PointwiseText(Numbers(DType.Float64), 1, "ccccc", false, IsInFours: true));
        Compile(new PointwiseText(Numbers(DType.Float16), 1, "ccccc", true, IsInFours: true));
        Compile(new PointwiseText(Numbers(DType.BFloat16), 1, "ccccc", true, IsInFours: false));
        Compile(new RowsText(Monoid<Sum.Plus>.Token, DType.Float16, DType.Float16, 64));
        Compile(new ColumnsText(Monoid<Max.Greater>.Token, DType.Float32, DType.Float32));
        Compile(new PairsText(Monoid<Sum.Plus>.Token, DType.Float64, DType.Float64));
        Compile(new ScanText(Monoid<LogCumSumExp.LogPlus>.Token, DType.BFloat16, IsReversed: true));
        Compile(new GatherText(2, IsOfSlices: true));
        Compile(new ScatterText(Monoid<Sum.Plus>.Token, DType.Float32, IsOfSlices: false));
        Compile(new ProductText(DType.Float32, sums, new MatrixFactors(2, true, false), tile, "sss"));
        Compile(new RandomNumbersText(Distributed.Normal, DType.Float32));
        Compile(new RandomNumbersText(Distributed.Normal, DType.Float64));
        Compile(new RandomNumbersText(Distributed.Uniform, DType.Float32));
        Compile(new StepsText(numbers));
    }

    // w < x, and functions of x, y and their bits.
    private static LoopProgram Numbers(DType dtype)
    {
        LoopProgram.Writer writer = new();
        int x = writer.Input(dtype);
        int y = writer.Input(dtype);
        int w = writer.Input(DType.Bool);
        int wave = writer.Apply(Formula1<Primitives.Sin.Formula>.Token, dtype, x);
        int product = writer.Apply(Formula2<Multiply.Formula>.Token, dtype, wave, writer.Apply(Formula1<Primitives.Exp.Formula>.Token, dtype, y));
        writer.Output(writer.Apply(Formula3<Where.Formula>.Token, dtype, w, product, x));
        writer.Output(writer.Apply(Formula2<Less.Formula>.Token, DType.Bool, x, y));
        return writer.ToProgram();
    }

    private static LoopProgram Sums()
    {
        LoopProgram.Writer writer = new();
        int sum = writer.Input(DType.Float32);
        int shifted = writer.Apply(Formula2<Add.Formula>.Token, DType.Float32, sum, writer.Input(DType.Float32));
        writer.Output(writer.Apply(Formula1<Primitives.Tanh.Formula>.Token, DType.Float32, shifted));
        writer.Output(shifted);
        return writer.ToProgram();
    }

    private static void Compile(KernelText kernel)
    {
        Source source = new();
        kernel.Write(source);
        string folder = Directory.CreateTempSubdirectory("nabla-cuda").FullName;
        try
        {
            string file = Path.Combine(folder, "kernel.cu");
            File.WriteAllText(file, CudaPrelude.Page + source.Of(CudaDialect.Instance, hasFloat64: true));
            string ptx = Path.Combine(folder, "kernel.ptx");
            ProcessStartInfo start = new(ClangFactAttribute.Clang!, ["-x", "cuda", "--cuda-device-only", "--cuda-gpu-arch=sm_80", "-nocudainc", "-nocudalib", "-Wno-unknown-cuda-version", "-ffp-contract=off", "-O1", "-S", "-o", ptx, file]) { RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{kernel}:\n{said}");
            Assert.Contains($".entry {kernel.Name}(", File.ReadAllText(ptx), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
