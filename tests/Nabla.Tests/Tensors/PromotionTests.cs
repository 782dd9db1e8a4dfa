namespace Nabla.Tests.Tensors;

/// <summary>The rules of element types: tensors promote as PyTorch's do, C# numbers are weak.</summary>
public sealed class PromotionTests
{
    private static readonly DType[] s_all = [DType.Bool, DType.UInt8, DType.Int32, DType.Int64, DType.Float16, DType.BFloat16, DType.Float32, DType.Float64];

    [Fact]
    public void TensorsPromoteToTheWiderOfTheHigherCategory()
    {
        // Rows and columns in the order of s_all, as torch.promote_types answers.
        DType[][] table =
        [
            [DType.Bool, DType.UInt8, DType.Int32, DType.Int64, DType.Float16, DType.BFloat16, DType.Float32, DType.Float64],
            [DType.UInt8, DType.UInt8, DType.Int32, DType.Int64, DType.Float16, DType.BFloat16, DType.Float32, DType.Float64],
            [DType.Int32, DType.Int32, DType.Int32, DType.Int64, DType.Float16, DType.BFloat16, DType.Float32, DType.Float64],
            [DType.Int64, DType.Int64, DType.Int64, DType.Int64, DType.Float16, DType.BFloat16, DType.Float32, DType.Float64],
            [DType.Float16, DType.Float16, DType.Float16, DType.Float16, DType.Float16, DType.Float32, DType.Float32, DType.Float64],
            [DType.BFloat16, DType.BFloat16, DType.BFloat16, DType.BFloat16, DType.Float32, DType.BFloat16, DType.Float32, DType.Float64],
            [DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float32, DType.Float64],
            [DType.Float64, DType.Float64, DType.Float64, DType.Float64, DType.Float64, DType.Float64, DType.Float64, DType.Float64],
        ];
        for (int i = 0; i < s_all.Length; i++)
        {
            for (int j = 0; j < s_all.Length; j++)
            {
                Assert.True(table[i][j] == DTypes.Promote(s_all[i], s_all[j]), $"{s_all[i]} with {s_all[j]}");
                if (i + j > 0)
                {
                    Assert.Equal(table[i][j], (Tensor.Ones([2], s_all[i]) + Tensor.Ones([2], s_all[j])).DType);

                    // A 0-dimensional tensor counts like any other; only C# numbers are weak.
                    Assert.Equal(table[i][j], (Tensor.Ones([2], s_all[i]) + Tensor.Ones([], s_all[j])).DType);
                }
            }
        }
    }

    [Fact]
    public void NumbersOfCSharpWidenTheCategoryOnly()
    {
        foreach (DType dtype in s_all)
        {
            foreach (Shape shape in new Shape[] { [2], [] })
            {
                Tensor x = Tensor.Ones(shape, dtype);
                DType floating = dtype.IsFloating() ? dtype : DType.Float32;
                Assert.Equal(floating, (x * 0.5).DType);
                Assert.Equal(floating, (0.5f * x).DType);
                Assert.Equal(dtype == DType.Bool ? DType.Int32 : dtype, (x + 1).DType);
                Assert.Equal(dtype == DType.Bool ? DType.Int64 : dtype, (1L - x).DType);
                Assert.Equal(dtype, x.Maximum(true).DType);
                Assert.Equal(floating, (x / 2).DType);
                Assert.Equal(floating, x.Exp().DType);
            }
        }
    }

    [Fact]
    public void ALossTimesANumberStaysALoss()
    {
        Variable w = new([1f, 2]);

        Tensor loss = (w * w).Mean();

        Assert.Equal(DType.Float32, (loss * 0.5).DType);
        Assert.Equal(DType.Float32, (1 - loss).DType);
        (loss * 0.5).Backward();
        Assert.Equal(new TensorType(DType.Float32, [2]), w.Grad!.Type);
        Assert.Equal([0.5f, 1], w.Grad.ToArray<float>());
    }

    [Fact]
    public void NumbersAmongThemselvesKeepTheirTypesAndOfMakesThemFirm()
    {
        Tensor half = 0.5;
        Tensor two = 2;

        Assert.Equal(DType.Float64, (half + two).DType);
        Assert.Equal(DType.Int32, (two * two).DType);
        Assert.Equal(DType.Float64, (Tensor.Ones(2) * Tensor.Of(0.5)).DType);
        Assert.Equal(DType.Int64, (Tensor.Ones([2], DType.UInt8) + Tensor.Of(1L)).DType);
        Assert.Equal(DType.Float32, new Variable(2f).DType);
        Assert.Equal(DType.Float64, (new Variable(2.0) * Tensor.Ones(2)).DType);
    }

    [Fact]
    public void WhatComesOfNumbersAloneIsStillWeak()
    {
        Tensor half = 0.5;

        Assert.Equal(DType.Float32, (Tensor.Ones(2) * -half).DType);
        Assert.Equal(DType.Float32, (Tensor.Ones(2) * (half * 2)).DType);
        Assert.Equal(DType.Float32, (Tensor.Ones(2) + half.Exp()).DType);
    }

    [Fact]
    public void ANumberThatTheTensorsTypeCannotHoldThrows()
    {
        Tensor bytes = Tensor.Of([(byte)1, (byte)200]);

        string message = Assert.Throws<ArgumentOutOfRangeException>(() => bytes + 300).Message;
        Assert.Contains("300 does not fit uint8", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes < -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Of([1]) * 5_000_000_000L);
        Assert.Equal([(byte)2, (byte)201], (bytes + 1).ToArray<byte>());
        Assert.Equal([301f, 500], (bytes + 300.0).ToArray<float>());
        Assert.Equal([44], ((Tensor)300).Cast(DType.UInt8).ToArray<byte>().Select(x => (int)x));
    }

    [Fact]
    public void DivisionIsTrueAndSumsAreWide()
    {
        Tensor x = Tensor.Of([1, 2, 4]);

        Assert.Equal([0.5f, 1, 2], (x / 2).ToArray<float>());
        Assert.Equal([(float)(1 / 3.0)], (Tensor.Of([1]) / Tensor.Of([3])).ToArray<float>());
        Assert.Equal(new TensorType(DType.Int64, []), x.Sum().Type);
        Assert.Equal(DType.Int64, Tensor.Ones([3], DType.Bool).Sum().DType);
        Assert.Equal(DType.Int64, x.Prod().DType);
        Assert.Equal(DType.Int64, Tensor.Ones([3], DType.UInt8).CumSum(0).DType);
        Assert.Equal(new TensorType(DType.Float32, []), x.Mean().Type);
        Assert.Equal(DType.Int32, x.Max().DType);
        Assert.Equal(255L * 1000, Tensor.Full([1000], 255, DType.UInt8).Sum().ToScalar<long>());
    }

    [Fact]
    public void BoolsAreForLogic()
    {
        Tensor yes = Tensor.Of([true, false]);

        Assert.Contains("- needs numbers, not bool", Assert.Throws<ArgumentException>(() => yes - yes).Message, StringComparison.Ordinal);
        Assert.Contains("no negative", Assert.Throws<ArgumentException>(() => -yes).Message, StringComparison.Ordinal);
        Assert.Contains("& needs bool tensors or integers, not float32 [2]", Assert.Throws<ArgumentException>(() => yes & Tensor.Of([1f, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("MatMul needs numbers", Assert.Throws<ArgumentException>(() => yes.MatMul(yes)).Message, StringComparison.Ordinal);
        Assert.Equal([true, true], Functions.ScatterAdd(yes, Tensor.Of([1L]), Tensor.Of([true]), 0).ToArray<bool>());
        Assert.Equal([true, true], (yes | true).ToArray<bool>());
        Assert.Equal([false, true], (!yes).ToArray<bool>());
        Assert.Equal([false, true], (yes ^ true).ToArray<bool>());
        Assert.True((bool)yes.Max());
        Assert.Throws<ArgumentException>(() => yes.Abs());
        Assert.Throws<ArgumentException>(() => Functions.Where(Tensor.Of([1]), 1, 2));
    }

    [Fact]
    public void HalfPrecisionIsRoundedOnceAnOperation()
    {
        Tensor x = Tensor.Full([70_000], 1, DType.Float16);

        // float16 ends at 65,504, but the mean is taken in float32.
        Assert.Equal(1f, (float)x.Mean());
        Assert.Equal(0f, (float)x.Var());
        Assert.Equal(DType.Float16, x.Mean().DType);
        Tensor large = Tensor.Full([4], 300, DType.Float16);
        Assert.Equal(600f, (float)large.Norm());
        Assert.Equal(DType.Float16, large.Softmax(0).DType);
        Assert.Equal(3.0f + 1 / 512f, (float)(Tensor.Of((Half)1) + Tensor.Of((Half)(2 + 1 / 512f))));
        Assert.Equal(DType.BFloat16, (Tensor.Ones([2], DType.BFloat16) * 0.1).DType);
    }
}
