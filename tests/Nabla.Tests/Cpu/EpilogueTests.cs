using System.Numerics;
using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

/// <summary>An epilogue gives the bits of a product followed by a pass of its own, and meets every element once.</summary>
[Collection(nameof(Workers))]
public sealed class EpilogueTests : IDisposable
{
    private readonly int _count = Workers.Count;

    public static TheoryData<int> Widths => [.. MatrixProducts.Widths];

    public void Dispose() => Workers.Count = _count;

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryPathEndsInIt(int bits)
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[
            (1, 1, 9), (1, 1, 5000), (1, 37, 20), (37, 1, 20), (1, 9000, 40), (9000, 1, 40), (2, 2, 2), (5, 3, 0), (1, 4, 0), (4, 1, 0),
            (15, 33, 7), (29, 200, 64), (64, 10, 128), (150, 2100, 11), (300, 70, 600), (33, 37, 1100)])
        {
            foreach (int threads in (int[])[1, 2, 5])
            {
                Workers.Count = threads;
                Check<float>(m, n, k, bits);
                Check<double>(m, n, k, bits);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LayersOfFewRowsEndInIt(int bits)
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[(32, 70, 784), (30, 129, 530), (61, 200, 100), (70, 650, 600)])
        {
            foreach (int threads in (int[])[1, 2, 5])
            {
                Workers.Count = threads;
                Check<float>(m, n, k, bits, isTransposed: true);
                Check<double>(m, n, k, bits, isTransposed: true);
            }
        }
    }

    [Fact]
    public void ThreadsThatPackTogetherEndInIt()
    {
        foreach (int threads in (int[])[1, 2, 5])
        {
            Workers.Count = threads;
            Check<float>(390, 350, 530, MatrixProduct.BestRegisterBits);
            Check<float>(20, 2500, 1400, MatrixProduct.BestRegisterBits);
        }
    }

    [Theory]
    [InlineData(1, 5, 6, 7)]
    [InlineData(40, 3, 2, 4)]
    [InlineData(9, 1, 30, 8)]
    [InlineData(9, 30, 1, 8)]
    [InlineData(3, 150, 200, 170)]
    [InlineData(6, 4, 5, 0)]
    public unsafe void ABatchKnowsItsProducts(int batch, int m, int n, int k)
    {
        Tensor x = Tensor.Randn([batch, m, k], seed: 1);
        Tensor y = Tensor.Randn([batch, k, n], seed: 2);
        float[] bias = Tensor.Randn([n], seed: 3).ToArray<float>();
        float[] residual = Tensor.Randn([batch, m, n], seed: 4).ToArray<float>();
        float[] expected = x.MatMul(y).ToArray<float>();
        for (int index = 0; index < expected.Length; index++)
        {
            expected[index] = Finish(expected[index], bias[index % n], residual[index]);
        }

        foreach (int threads in (int[])[1, 2, 5])
        {
            Workers.Count = threads;
            BiasReluResidual<float> epilogue = new(m, n, bias, residual);
            Tensor z = Tensor.Zeros([batch, m, n]);
            Products.Run<float>(x.Concrete.Operand, y.Concrete.Operand, z.Concrete.Operand, MatrixProduct.BestRegisterBits, epilogue);
            MatrixProducts.AssertSame(expected, z.ToArray<float>());
            epilogue.AssertEachOnce();
        }
    }

    private static unsafe void Check<T>(int m, int n, int k, int bits, bool isTransposed = false)
        where T : unmanaged, IFloatingPoint<T>
    {
        Matrix<T> a = new Matrix<T>(m, k, k, 1).Fill(1);
        Matrix<T> b = (isTransposed ? new Matrix<T>(k, n, 1, k) : new Matrix<T>(k, n, n, 1)).Fill(2);
        T[] bias = new Matrix<T>(1, n, n, 1).Fill(3).Elements;
        T[] residual = new Matrix<T>(m, n, n, 1).Fill(4).Elements;
        T[] expected = MatrixProducts.Expected(a, b);
        for (int index = 0; index < expected.Length; index++)
        {
            expected[index] = Finish(expected[index], bias[index % n], residual[index]);
        }

        BiasReluResidual<T> epilogue = new(m, n, bias, residual);
        MatrixProducts.AssertSame(expected, MatrixProducts.Actual(a, b, bits, epilogue: epilogue));
        epilogue.AssertEachOnce();
    }

    private static T Finish<T>(T sum, T bias, T residual)
        where T : INumber<T> => T.Max(sum + bias, T.Zero) + residual;

    private sealed unsafe class BiasReluResidual<T>(int m, int n, T[] bias, T[] residual) : Epilogue
        where T : unmanaged, INumber<T>
    {
        private readonly int[] _visits = new int[residual.Length];

        public override void Apply(long batch, int row, int column, int rows, int columns, byte* tile, nint stride)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    T* element = (T*)(tile + (i * stride)) + j;
                    int index = checked((int)((((batch * m) + row + i) * n) + column + j));
                    *element = Finish(*element, bias[column + j], residual[index]);
                    Interlocked.Increment(ref _visits[index]);
                }
            }
        }

        public void AssertEachOnce() => Assert.All(_visits, static visits => Assert.Equal(1, visits));
    }
}
