using System.Numerics;
using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

[Collection(nameof(Workers))]
public sealed class MatrixProductTests : IDisposable
{
    private readonly int _count = Workers.Count;

    public static TheoryData<int> Widths => [.. MatrixProducts.Widths];

    public void Dispose() => Workers.Count = _count;

    [Theory]
    [MemberData(nameof(Widths))]
    public void FloatsHaveThePromisedBits(int bits) => EverySize<float>(bits);

    [Theory]
    [MemberData(nameof(Widths))]
    public void DoublesHaveThePromisedBits(int bits) => EverySize<double>(bits);

    [Theory]
    [MemberData(nameof(Widths))]
    public void IntegersAreExactAndWrap(int bits)
    {
        EverySize<int>(bits);
        EverySize<long>(bits);
        EverySize<byte>(bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryHeightAndWidthOfTileIsRight(int bits)
    {
        for (int m = 1; m <= 30; m++)
        {
            for (int n = 1; n <= 70; n += 3)
            {
                Check<float>(m, n, 5, bits);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LongSumsAreAddedBlockByBlock(int bits)
    {
        int depth = Blocking.Depth;
        foreach (int k in (int[])[depth - 1, depth, depth + 1, (2 * depth) - 1, (3 * depth) + 7])
        {
            foreach ((int m, int n) in ((int, int)[])[(1, 1), (1, 40), (40, 1), (15, 33), (64, 10), (3, 3)])
            {
                Check<float>(m, n, k, bits);
                Check<double>(m, n, k, bits);
                Check<int>(m, n, k, bits);
                Check<long>(m, n, k, bits);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void BlocksOfRowsAndColumnsMeet(int bits)
    {
        Check<float>(300, 70, 20, bits);
        Check<float>(5, 4500, 9, bits);
        Check<float>(150, 2100, 11, bits);
        Check<double>(29, 2060, 260, bits);
        Check<int>(150, 2100, 11, bits);
        Check<long>(29, 1100, 260, bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryLayoutGivesTheSameBits(int bits)
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[(7, 9, 11), (33, 37, 35), (1, 50, 20), (50, 1, 20), (64, 10, 128), (20, 70, 400)])
        {
            foreach ((long aRow, long aColumn) in Strides(m, k))
            {
                foreach ((long bRow, long bColumn) in Strides(k, n))
                {
                    Matrix<float> a = new Matrix<float>(m, k, aRow, aColumn).Fill(1);
                    Matrix<float> b = new Matrix<float>(k, n, bRow, bColumn).Fill(2);
                    MatrixProducts.AssertSame(MatrixProducts.Expected(a, b), MatrixProducts.Actual(a, b, bits));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void TheNumberOfThreadsChangesNoBit(int bits)
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[(64, 128, 784), (64, 784, 128), (128, 784, 64), (200, 200, 200), (1, 700, 700), (700, 1, 700), (15, 300, 500), (2, 2, 90_000)])
        {
            Matrix<float> a = new Matrix<float>(m, k, k, 1).Fill(3);
            Matrix<float> b = new Matrix<float>(k, n, 1, k).Fill(4);
            float[] expected = MatrixProducts.Expected(a, b);
            foreach (int threads in (int[])[1, 2, 3, 7])
            {
                Workers.Count = threads;
                MatrixProducts.AssertSame(expected, MatrixProducts.Actual(a, b, bits));
            }
        }
    }

    // Blocks of A or B are packed, or moved, while the tiles before them are computed: see Incoming.
    [Theory]
    [MemberData(nameof(Widths))]
    public void WhatComesMeanwhileIsWhatWasThere(int bits)
    {
        // B's rows a page apart, turned: moved, but for a last run of p that is no whole number of pieces. The same not a page apart: only asked for.
        Compare(new Matrix<float>(80, 1200, 1200, 1).Fill(3), new Matrix<float>(1200, 330, 1, 2048).Fill(4), bits);
        Compare(new Matrix<float>(80, 1200, 1200, 1).Fill(3), new Matrix<float>(1200, 330, 1, 1200).Fill(4), bits);
        Compare(new Matrix<float>(97, 600, 600, 1).Fill(3), new Matrix<float>(600, 200, 1, 1024).Fill(4), bits);

        // Tiles of B for few rows, the last of them not whole; for so few columns that there is no next one; and rows of B that run backwards.
        Compare(new Matrix<float>(130, 600, 600, 1).Fill(3), new Matrix<float>(600, 1100, 1100, 1).Fill(5), bits);
        Compare(new Matrix<float>(130, 600, 600, 1).Fill(3), new Matrix<float>(600, 1024, 1024, 1).Fill(5), bits);
        Compare(new Matrix<float>(130, 700, 700, 1).Fill(3), new Matrix<float>(700, 1000, -1024, 1).Fill(6), bits);
        Compare(new Matrix<float>(300, 900, 900, 1).Fill(3), new Matrix<float>(900, 20, 1024, 1).Fill(7), bits);

        // Bands of a transposed A, equally high, and not.
        Compare(new Matrix<float>(700, 600, 1, 768).Fill(4), new Matrix<float>(600, 200, 200, 1).Fill(8), bits);
        Compare(new Matrix<float>(711, 600, 1, 768).Fill(4), new Matrix<float>(600, 200, 200, 1).Fill(8), bits);
        Compare(new Matrix<float>(1400, 300, 1, 1536).Fill(4), new Matrix<float>(300, 180, 180, 1).Fill(9), bits);
    }

    [Fact]
    public void ThreadsThatPackTogetherChangeNoBit()
    {
        Matrix<float> a = new Matrix<float>(390, 530, 1, 390).Fill(11);
        Matrix<float> b = new Matrix<float>(530, 350, 350, 1).Fill(12);
        Matrix<float> transposed = new Matrix<float>(530, 350, 1, 530).Fill(13);
        float[] expected = MatrixProducts.Expected(a, b);
        float[] expectedTransposed = MatrixProducts.Expected(a, transposed);
        foreach (int threads in (int[])[1, 2, 5])
        {
            Workers.Count = threads;
            MatrixProducts.AssertSame(expected, MatrixProducts.Actual(a, b, MatrixProduct.BestRegisterBits));
            MatrixProducts.AssertSame(expectedTransposed, MatrixProducts.Actual(a, transposed, MatrixProduct.BestRegisterBits));
        }
    }

    /// <summary>What a thread packs once for all its parts is neither another product's nor another run of p.</summary>
    [Theory]
    [InlineData(230, 512, 580, true)]
    [InlineData(130, 300, 1030, false)]
    public void PartsThatSharePackedRowsChangeNoBit(int m, int n, int k, bool areRows)
    {
        Matrix<float> first = new Matrix<float>(m, k, k + 3, 1).Fill(22);
        Matrix<float> second = new Matrix<float>(m, k, k + 3, 1).Fill(23);
        Matrix<float> b = (areRows ? new Matrix<float>(k, n, 1024, 1) : new Matrix<float>(k, n, 1, k)).Fill(24);
        float[] expectedFirst = MatrixProducts.Expected(first, b);
        float[] expectedSecond = MatrixProducts.Expected(second, b);
        foreach (int threads in (int[])[1, 2, 3, 2])
        {
            Workers.Count = threads;
            MatrixProducts.AssertSame(expectedFirst, MatrixProducts.Actual(first, b, MatrixProduct.BestRegisterBits));
            MatrixProducts.AssertSame(expectedSecond, MatrixProducts.Actual(second, b, MatrixProduct.BestRegisterBits));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void RowsThatShareCacheSetsAreNoDifferent(int bits)
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[(30, 130, 20), (17, 40, 600)])
        {
            Matrix<float> a = new Matrix<float>(m, k, 1024, 1).Fill(14);
            Matrix<float> b = new Matrix<float>(k, n, 1024, 1).Fill(15);
            MatrixProducts.AssertSame(MatrixProducts.Expected(a, b), MatrixProducts.Actual(a, b, bits));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LayersOfFewRowsAreTurned(int bits)
    {
        // Rows of the weights next to each other, apart, and apart so that they share sets of the caches.
        foreach ((int m, int n, int k, int row) in ((int, int, int, int)[])[(32, 70, 784, 784), (16, 32, 64, 64), (61, 200, 530, 540), (80, 170, 300, 1024), (130, 300, 1030, 1030)])
        {
            Matrix<float> a = new Matrix<float>(m, k, k + 3, 1).Fill(16);
            Matrix<float> b = new Matrix<float>(k, n, 1, row).Fill(17);
            float[] expected = MatrixProducts.Expected(a, b);
            Matrix<double> wideA = new Matrix<double>(m, k, k, 1).Fill(18);
            Matrix<double> wideB = new Matrix<double>(k, n, 1, row).Fill(19);
            double[] wide = MatrixProducts.Expected(wideA, wideB);
            foreach (int threads in (int[])[1, 2, 3])
            {
                Workers.Count = threads;
                MatrixProducts.AssertSame(expected, MatrixProducts.Actual(a, b, bits));
                MatrixProducts.AssertSame(wide, MatrixProducts.Actual(wideA, wideB, bits));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void GradientsOfWeightsAreSharedOutByRows(int bits)
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[(32, 784, 32), (128, 784, 32), (17, 300, 70), (10, 512, 128), (300, 200, 90)])
        {
            Matrix<float> a = new Matrix<float>(m, k, 1, m).Fill(20);
            Matrix<float> b = new Matrix<float>(k, n, n, 1).Fill(21);
            float[] expected = MatrixProducts.Expected(a, b);
            foreach (int threads in (int[])[1, 2, 3, 5])
            {
                Workers.Count = threads;
                MatrixProducts.AssertSame(expected, MatrixProducts.Actual(a, b, bits));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void VectorsAndDotProductsOfEveryLength(int bits)
    {
        for (int length = 1; length <= 300; length += 1 + (length / 8))
        {
            Check<float>(1, length, 37, bits);
            Check<float>(length, 1, 37, bits);
            Check<double>(1, length, 530, bits);
            Check<float>(1, 1, length, bits);
            Check<double>(1, 1, length * 40, bits);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void RowsDoNotDependOnTheirCompany(int bits)
    {
        Matrix<float> a = new Matrix<float>(37, 500, 500, 1).Fill(5);
        Matrix<float> b = new Matrix<float>(500, 45, 45, 1).Fill(6);
        float[] all = MatrixProducts.Actual(a, b, bits);
        for (int row = 0; row < a.Rows; row++)
        {
            Matrix<float> one = new(1, 500, 500, 1);
            Array.Copy(a.Elements, row * 500, one.Elements, 0, 500);
            MatrixProducts.AssertSame(all.AsSpan(row * 45, 45).ToArray(), MatrixProducts.Actual(one, b, bits));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void NotANumberAndInfinityGoWhereTheyBelong(int bits)
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[(15, 17, 9), (1, 33, 40), (33, 1, 40), (40, 50, 400), (1, 1, 70)])
        {
            foreach (float strange in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            {
                for (int seed = 0; seed < 4; seed++)
                {
                    Random random = new(seed);
                    Matrix<float> a = new Matrix<float>(m, k, 1, m).Fill(7);
                    Matrix<float> b = new Matrix<float>(k, n, n, 1).Fill(8);
                    int row = random.Next(m), p = random.Next(k), column = random.Next(n);
                    a[row, p] = strange;
                    b[p, column] = 0;
                    float[] actual = MatrixProducts.Actual(a, b, bits);
                    MatrixProducts.AssertSame(MatrixProducts.Expected(a, b), actual);
                    Assert.True(float.IsNaN(actual[(row * n) + column]), "0 times what is not finite is not a number");

                    (a[row, p], b[p, column]) = (0, strange);
                    actual = MatrixProducts.Actual(a, b, bits);
                    MatrixProducts.AssertSame(MatrixProducts.Expected(a, b), actual);
                    Assert.True(float.IsNaN(actual[(row * n) + column]), "what is not finite times 0 is not a number");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AnEmptySumIsZeroAndAnEmptyResultIsLeftAlone(int bits)
    {
        Matrix<float> a = new(3, 0, 1, 1);
        Matrix<float> b = new(0, 5, 1, 1);
        MatrixProducts.AssertSame(new float[15], MatrixProducts.Actual(a, b, bits));
        Assert.Empty(MatrixProducts.Actual(new Matrix<float>(0, 4, 4, 1), new Matrix<float>(4, 5, 5, 1), bits));
        Assert.Empty(MatrixProducts.Actual(new Matrix<float>(4, 4, 4, 1), new Matrix<float>(4, 0, 1, 1), bits));
    }

    [Fact]
    public void TheSumIsCloseToTheExactOne()
    {
        Matrix<float> a = new Matrix<float>(9, 3000, 3000, 1).Fill(9);
        Matrix<float> b = new Matrix<float>(3000, 9, 9, 1).Fill(10);
        float[] actual = MatrixProducts.Actual(a, b, MatrixProduct.BestRegisterBits);
        for (int row = 0; row < 9; row++)
        {
            for (int column = 0; column < 9; column++)
            {
                double exact = 0, magnitude = 0;
                for (int p = 0; p < 3000; p++)
                {
                    double product = (double)a[row, p] * b[p, column];
                    exact += product;
                    magnitude += Math.Abs(product);
                }

                // A chain of 512 roundings, then 6 more: 518 half-ulps of the sum of magnitudes at worst.
                Assert.InRange(actual[(row * 9) + column] - exact, -518 * magnitude * Math.ScaleB(1, -24), 518 * magnitude * Math.ScaleB(1, -24));
            }
        }
    }

    [Fact]
    public void OtherElementsAndOtherRegistersAreRefused()
    {
        NotSupportedException type = Assert.Throws<NotSupportedException>(static () => Call<short>(512));
        Assert.Contains("Int16", type.Message, StringComparison.Ordinal);
        ArgumentOutOfRangeException bits = Assert.Throws<ArgumentOutOfRangeException>(static () => Call<float>(64));
        Assert.Contains("64 bits", bits.Message, StringComparison.Ordinal);
    }

    private static unsafe void Call<T>(int bits)
        where T : unmanaged
    {
        T one = default, two = default, three = default;
        MatrixProduct.Multiply<T>(new Product(1, 1, 1, View(&one), View(&two), View(&three), default), bits);

        static MatrixView View(T* element) => new((byte*)element, sizeof(T), sizeof(T));
    }

    private static void EverySize<T>(int bits)
        where T : unmanaged, INumber<T>
    {
        for (int m = 0; m <= 70; m += 10)
        {
            for (int n = 0; n <= 70; n += 7)
            {
                for (int k = 0; k <= 70; k += 9)
                {
                    Check<T>(m, n, k, bits);
                }
            }
        }

        for (int side = 1; side <= 70; side += 2)
        {
            Check<T>(side, side, side, bits);
        }
    }

    private static void Check<T>(int m, int n, int k, int bits)
        where T : unmanaged, INumber<T>
    {
        Matrix<T> a = new Matrix<T>(m, k, k, 1).Fill(m + k);
        Matrix<T> b = new Matrix<T>(k, n, n, 1).Fill(n - k);
        MatrixProducts.AssertSame(MatrixProducts.Expected(a, b), MatrixProducts.Actual(a, b, bits));
    }

    private static void Compare(Matrix<float> a, Matrix<float> b, int bits)
    {
        float[] expected = MatrixProducts.Expected(a, b);
        foreach (int threads in (int[])[1, 2, 3])
        {
            Workers.Count = threads;
            MatrixProducts.AssertSame(expected, MatrixProducts.Actual(a, b, bits));
        }
    }

    private static (long Row, long Column)[] Strides(int rows, int columns) =>
    [
        (columns, 1), (1, rows), (columns + 3, 1), (1, rows + 5), (2 * columns, 2), (-columns, 1), (columns, -1), (-1, -rows), (0, 1), (1, 0), (0, 0),
    ];
}
