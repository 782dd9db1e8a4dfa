using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

/// <summary>A product of half precision is the float32 product of the widened operands, rounded once.</summary>
[Collection(nameof(Workers))]
public sealed class HalfProductTests : IDisposable
{
    private readonly int _count = Workers.Count;

    public static TheoryData<int, DType> Cases
    {
        get
        {
            TheoryData<int, DType> cases = [];
            foreach (int bits in MatrixProducts.Widths)
            {
                cases.Add(bits, DType.Float16);
                cases.Add(bits, DType.BFloat16);
            }

            return cases;
        }
    }

    public void Dispose() => Workers.Count = _count;

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryPathAndLayout(int bits, DType dtype)
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[
            (1, 1, 9), (1, 1, 4096), (1, 1, 5000), (1, 37, 20), (37, 1, 20), (1, 3000, 40), (3000, 1, 40), (2, 2, 2), (5, 3, 0), (1, 4, 0), (4, 1, 0),
            (15, 33, 7), (29, 200, 64), (64, 10, 128), (150, 2100, 11), (33, 37, 1100)])
        {
            foreach (int threads in (int[])[1, 3])
            {
                Workers.Count = threads;
                Tensor x = Tensor.Randn([m, k], seed: 1).Cast(dtype);
                Tensor y = Tensor.Randn([k, n], seed: 2).Cast(dtype);
                Check(x, y, dtype, bits);
                Check(Tensor.Randn([k, m], seed: 3).Cast(dtype).T, Tensor.Randn([n, k], seed: 4).Cast(dtype).T, dtype, bits);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SumsOfManyRowsWaitInTurns(int bits, DType dtype)
    {
        Tensor x = Tensor.Randn([(2 * Blocking.RowsOfSums) + 5, 520], seed: 3).Cast(dtype);
        Tensor y = Tensor.Randn([520, 18], seed: 4).Cast(dtype);
        Check(x, y, dtype, bits);
        Check(Tensor.Randn([4, 700], seed: 5).Cast(dtype), Tensor.Randn([700, 2100], seed: 6).Cast(dtype), dtype, bits);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GapsRepetitionsAndBatches(int bits, DType dtype)
    {
        Tensor x = Tensor.Randn([3, 40, 34], seed: 7).Cast(dtype);
        Tensor y = Tensor.Randn([34, 3, 2, 50], seed: 8).Cast(dtype).Permute(1, 2, 0, 3);
        Check(x[.., At.Every(.., 2), ..], y[.., 0, .., ..], dtype, bits);
        Check(x[0, 1..2, ..].BroadcastTo([30, 34]), y[1, 1, .., ..].Flip(1), dtype, bits);
        Check(x.Unsqueeze(1).BroadcastTo([3, 2, 40, 34]), y, dtype, bits);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OperandsMayDifferInPrecision(int bits, DType dtype)
    {
        Tensor x = Tensor.Randn([30, 600], seed: 9);
        Tensor y = Tensor.Randn([600, 40], seed: 10);
        Check(x.Cast(dtype), y, DType.Float32, bits);
        Check(x, y.Cast(dtype), DType.Float32, bits);
        Check(x, y, dtype, bits);
        Check(x[0..1], y.Cast(dtype), dtype, bits);
    }

    [Fact]
    public void WhatUsersWrite()
    {
        Tensor x = Tensor.Randn([6, 7], seed: 11).Cast(DType.Float16);
        Tensor y = Tensor.Randn([7, 5], seed: 12).Cast(DType.Float16);
        Assert.Equal(x.Cast(DType.Float32).MatMul(y.Cast(DType.Float32)).Cast(DType.Float16).ToArray<Half>(), x.MatMul(y).ToArray<Half>());
    }

    private static void Check(Tensor x, Tensor y, DType result, int bits)
    {
        Shape shape = Shape.Create([.. x.Shape.Lengths[..^1], y.Shape[^1]]);
        Tensor wide = Run(x.Cast(DType.Float32), y.Cast(DType.Float32), Tensor.Zeros(shape, DType.Float32), bits, null);
        Tensor residual = Tensor.Randn(shape, seed: 13);
        foreach (Residual? epilogue in (Residual?[])[null, new Residual(residual)])
        {
            Tensor expected = epilogue is null ? wide : wide + residual;
            Tensor z = Run(x, y, Tensor.Zeros(shape, result), bits, epilogue);
            MatrixProducts.AssertSame(expected.Cast(result).Cast(DType.Float32).ToArray<float>(), z.Cast(DType.Float32).ToArray<float>());
        }
    }

    private static Tensor Run(Tensor x, Tensor y, Tensor z, int bits, Epilogue? epilogue)
    {
        Products.Run<float>(x.Concrete.Operand, y.Concrete.Operand, z.Concrete.Operand, bits, epilogue);
        return z;
    }

    private sealed unsafe class Residual(Tensor residual) : Epilogue
    {
        private readonly float[] _residual = residual.ToArray<float>();
        private readonly int _rows = residual.Shape[^2];
        private readonly int _columns = residual.Shape[^1];

        public override void Apply(long batch, int row, int column, int rows, int columns, byte* tile, nint stride)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    ((float*)(tile + (i * stride)))[j] += _residual[(((batch * _rows) + row + i) * _columns) + column + j];
                }
            }
        }
    }
}
