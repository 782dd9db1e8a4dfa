using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Nabla.Tests.Tensors;

public sealed class ReadingTests
{
    [Fact]
    public void AnArrayOfAnotherTypeThrowsAndSaysHowToCast()
    {
        Tensor x = Tensor.Ones(2);

        Assert.Equal(
            "ToArray<int> was asked of a tensor of float32; nothing is converted silently. Cast first: x.Cast(DType.Int32).ToArray<int>(…).",
            Assert.Throws<InvalidOperationException>(() => x.ToArray<int>()).Message);
        Assert.StartsWith("CopyTo<double>", Assert.Throws<InvalidOperationException>(() => x.CopyTo<double>(new double[2])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Read<byte>", Assert.Throws<InvalidOperationException>(() => x.Read<byte, int>(values => values.Length)).Message, StringComparison.Ordinal);
        Assert.StartsWith("ToScalar<bool>", Assert.Throws<InvalidOperationException>(() => x.ToScalar<bool>()).Message, StringComparison.Ordinal);
        Assert.Contains("no elements of type Int16", Assert.Throws<NotSupportedException>(() => x.ToArray<short>()).Message, StringComparison.Ordinal);
        Assert.Contains("has 2 elements; the span has room for 1", Assert.Throws<ArgumentException>(() => x.CopyTo<float>(new float[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ElementsComeInRowMajorOrderWhateverTheStrides()
    {
        Tensor x = Tensor.Arange(6).Reshape(2, 3);
        long[] room = new long[8];

        x.T.CopyTo<long>(room);

        Assert.Equal([0L, 3, 1, 4, 2, 5, 0, 0], room);
        Assert.Equal([5L, 4, 3, 2, 1, 0], x.Flip().Read<long, long[]>(values => values.ToArray()));
        Assert.Equal([1L, 1, 1], Tensor.Ones([3], DType.Int64).ToArray<long>());
    }

    [Fact]
    public void ReadLendsWithoutACopyAndKeepsTheMemoryAlive()
    {
        float[] memory = new float[100_000];
        Assert.True(Tensor.Wrap<float>(memory, [100_000]).Read<float, bool>(values => System.Runtime.CompilerServices.Unsafe.AreSame(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(values), ref memory[0])));

        // Nothing but the running Read holds this tensor, and its native block must not be given to others meanwhile.
        double sum = (Tensor.Ones([100_000], DType.Float64) + 1).Read<double, double>(values =>
        {
            for (int i = 0; i < 3; i++)
            {
                StoragePool.Shared.CollectFully();
                GC.WaitForPendingFinalizers();
                Tensor other = Tensor.Zeros([100_000], DType.Float64) - 5;
                Assert.Equal(-5.0, other.ToArray<double>()[99_999]);
            }

            double total = 0;
            foreach (double value in values)
            {
                total += value;
            }

            return total;
        });

        Assert.Equal(200_000, sum);
    }

    [Fact]
    public void NumericsTensorsGoBothWays()
    {
        Tensor x = Tensor.Arange(6).Reshape(2, 3).Cast(DType.Float32).T;

        System.Numerics.Tensors.Tensor<float> there = x.ToNumericsTensor<float>();
        Tensor back = Tensor.Of(there);
        Tensor span = Tensor.Of(there.AsTensorSpan());
        Tensor slice = Tensor.Of(there.AsReadOnlyTensorSpan().Slice([1..3, 0..1]));

        Assert.Equal([3, 2], there.Lengths.ToArray().Select(length => (int)length));
        Assert.Equal(4f, there[1, 1]);
        Assert.True(back.AllClose(x) && span.AllClose(x));
        Assert.Equal(new TensorType(DType.Float32, [2, 1]), slice.Type);
        Assert.Equal([1f, 2], slice.ToArray<float>());
        there[0, 0] = 100;
        Assert.Equal(0f, (float)back[0, 0]);
        Assert.Equal([0, 2], Tensor.Of(Tensor.Zeros(0, 2).ToNumericsTensor<float>()).Shape);
        Assert.Equal([2f], Tensor.Of(Tensor.Of(2f).ToNumericsTensor<float>()).ToArray<float>());
    }

    [Fact]
    public void TextIsFormattedAndInvariant()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Tensor loss = Tensor.Of(0.123456f);
            Assert.Equal("0.1235", $"{loss:F4}");
            Assert.Equal("0.1235", loss.ToString("F4", CultureInfo.CurrentCulture));
            Tensor matrix = [[1.5f, 2], [3, 4]];
            Assert.Equal("[[1.5000, 2.0000],\n [3.0000, 4.0000]]", matrix.ToString());
            Assert.Equal("[ True, False]", Tensor.Of([true, false]).ToString());
            Variable w = new([1.5f]);
            Assert.Equal("[1.5000]", w.ToString());
            Assert.Equal("[3.]", (w * 2).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void TheDebuggerShowsTypeAndSmallValues()
    {
        Assert.Equal("{DebuggerText,nq}", typeof(Tensor).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
        PropertyInfo text = typeof(Tensor).GetProperty("DebuggerText", BindingFlags.Instance | BindingFlags.NonPublic)!;

        Assert.Equal("float32 [2] [1., 1.]", text.GetValue(Tensor.Ones(2)));
        Assert.Equal("float32 [17] …", text.GetValue(Tensor.Ones(17)));
        Assert.Equal("float32 [1] (traced)", text.GetValue(new Variable([1f]) * 2));
    }

    [Fact]
    public void EnumerationGoesAlongTheFirstAxis()
    {
        Tensor x = [[1f, 2], [3, 4]];

        Assert.Equal(["[1., 2.]", "[3., 4.]"], x.Select(row => row.ToString()));
        Assert.Equal([1f, 2, 3, 4], x.SelectMany(row => row).Select(element => (float)element));
        Assert.Empty(Tensor.Zeros(0, 2));
        Assert.Contains("no elements to enumerate", Assert.Throws<InvalidOperationException>(() => Tensor.Of(1f).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MemoryThatNoArrayBacksIsSharedToo()
    {
        using Native native = new(3);
        native.GetSpan()[1] = 4;

        Tensor x = Tensor.Wrap<int>(native.Memory, [3]);

        Assert.Equal([0, 8, 0], (x * 2).ToArray<int>());
        native.GetSpan()[2] = 5;
        Assert.Equal([0, 4, 5], x.ToArray<int>());
    }

    private sealed unsafe class Native(int length) : System.Buffers.MemoryManager<int>
    {
        private readonly int* _memory = (int*)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)length, sizeof(int));

        public override Span<int> GetSpan() => new(_memory, length);

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => new(_memory + elementIndex, pinnable: this);

        public override void Unpin()
        {
        }

        // Left to the end of the process: the tensor may still be reachable when the test returns.
        protected override void Dispose(bool disposing)
        {
        }
    }
}
