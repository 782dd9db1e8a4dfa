using System.Globalization;

namespace Nabla.Tests.Tensors;

public sealed class TensorTextTests
{
    [Fact]
    public void Vectors_have_four_decimals()
    {
        Assert.Equal("[0.1491, 0.1491]", Text([2], 0.14914645, 0.14914645));
        Assert.Equal("[ 1.5000, -0.2500, 10.0000]", Text([3], 1.5, -0.25, 10));
    }

    [Fact]
    public void Whole_numbers_end_in_a_point()
    {
        Assert.Equal("[1., 2., 3.]", Text([3], 1, 2, 3));
        Assert.Equal("[  1., -20., 300.]", Text([3], 1, -20, 300));
        Assert.Equal("[0., 0.]", Text([2], 0, 0));
    }

    [Fact]
    public void Negative_zero_keeps_its_sign()
    {
        Assert.Equal("[-0.,  0.]", Text([2], -0.0, 0));
        Assert.Equal("[-0.0000,  0.5000]", Text([2], -0.0, 0.5));
        Assert.Equal("[-0.0000e+00,  1.0000e-05]", Text([2], -0.0, 1e-5));
        Assert.Equal("-0.", Text([], -0.0));
        Assert.Equal("-0.00", TensorText.Render([], DType.Float32, new Values(-0.0), "F2", null));
    }

    [Fact]
    public void Scalars_are_bare_numbers()
    {
        Assert.Equal("2.3026", Text([], Math.Log(10)));
        Assert.Equal("7.", Text([], 7));
        Assert.Equal("7", Integers(DType.Int64, [], 7));
        Assert.Equal("True", Integers(DType.Bool, [], 1));
        Assert.Equal("nan", Text([], double.NaN));
    }

    [Fact]
    public void Ranges_that_need_it_are_scientific()
    {
        Assert.Equal("[1.0000e-05, 1.0000e+00]", Text([2], 1e-5, 1));
        Assert.Equal("[ 1.5000e+00, -2.0000e+03]", Text([2], 1.5, -2000));
        Assert.Equal("[1.0000e+09]", Text([1], 1e9));
        Assert.Equal("[1.0000e+300, 1.0000e-300]", TensorText.Render([2], DType.Float64, new Values(1e300, 1e-300), null, null));
        Assert.Equal("[100000000.]", Text([1], 1e8));
        Assert.Equal("[   1., 1000.]", Text([2], 1, 1000));
    }

    [Fact]
    public void Zeros_do_not_make_a_range_wide()
    {
        Assert.Equal("[0.0000, 2.5000]", Text([2], 0, 2.5));
    }

    [Fact]
    public void What_is_not_finite_is_shown_and_does_not_choose_the_notation()
    {
        Assert.Equal("[   nan,    inf,   -inf, 1.5000]", Text([4], double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1.5));
        Assert.Equal("[nan, inf,  2.]", Text([3], double.NaN, double.PositiveInfinity, 2));
        Assert.Equal("[nan, nan]", Text([2], double.NaN, double.NaN));
    }

    [Fact]
    public void Rows_are_aligned_below_each_other()
    {
        Assert.Equal("[[ 1.5000,  2.0000],\n [-3.2500, 10.0000]]", Text([2, 2], 1.5, 2, -3.25, 10));
        Assert.Equal("[[1, 2, 3],\n [2, 4, 6]]", Integers(DType.Int32, [2, 3], 1, 2, 3, 2, 4, 6));
        Assert.Equal("[[ True],\n [False]]", Integers(DType.Bool, [2, 1], 1, 0));
    }

    [Fact]
    public void Matrices_are_one_empty_line_apart()
    {
        Assert.Equal("[[[1, 2],\n  [3, 4]],\n\n [[5, 6],\n  [7, 8]]]", Integers(DType.Int64, [2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8));
        Assert.Equal("[[[[1]]],\n\n\n [[[2]]]]", Integers(DType.UInt8, [2, 1, 1, 1], 1, 2));
    }

    [Fact]
    public void Long_rows_are_wrapped_at_eighty_columns()
    {
        string expected = "[" + string.Join(",\n ", Enumerable.Range(0, 30).Chunk(19).Select(line => string.Join(", ", line.Select(i => $"{i,2}")))) + "]";

        string actual = Integers(DType.Int32, [30], [.. Enumerable.Range(0, 30).Select(i => (long)i)]);

        Assert.Equal(expected, actual);
        Assert.All(actual.Split('\n'), line => Assert.True(line.Length <= 80));
    }

    [Fact]
    public void Up_to_a_thousand_elements_are_shown_and_no_more()
    {
        Assert.DoesNotContain("...", Render([1000], i => 0), StringComparison.Ordinal);
        Assert.Equal("[   0,    1,    2, ...,  998,  999, 1000]", Render([1001], i => i));
        Assert.Equal(
            "[[1, 2],\n [3, 4],\n [5, 6],\n ...,\n [1, 2],\n [3, 4],\n [5, 6]]",
            Render([1002, 2], i => (i % 6) + 1));
        Assert.Equal(
            "[[[1, 1, 1, ..., 1, 1, 1]],\n\n [[1, 1, 1, ..., 1, 1, 1]],\n\n [[1, 1, 1, ..., 1, 1, 1]],\n\n ...,\n\n [[1, 1, 1, ..., 1, 1, 1]],\n\n [[1, 1, 1, ..., 1, 1, 1]],\n\n [[1, 1, 1, ..., 1, 1, 1]]]",
            Render([50, 1, 50], i => 1));
    }

    [Fact]
    public void Of_huge_tensors_only_the_edges_are_read()
    {
        var source = new Counted(i => i);
        Assert.Equal("[         0,          1,          2, ..., 2147483644, 2147483645,\n 2147483646]", TensorText.Render([int.MaxValue], DType.Int64, source, null, null));
        Assert.Equal(6, source.Reads);

        source = new Counted(i => i % 10);
        TensorText.Render([65536, 65536, 65536], DType.Int64, source, null, null);
        Assert.Equal(216, source.Reads);

        source = new Counted(i => 1);
        TensorText.Render([6, 6, 6, 6, 6, 6, 6, 6, 6, 6], DType.Int64, source, null, null);
        Assert.Equal(1024, source.Reads);
    }

    [Fact]
    public void Shown_elements_are_those_at_the_corners()
    {
        var seen = new List<long>();
        TensorText.Render([40, 2, 50], DType.Int64, new Counted(i => { seen.Add(i); return i; }), null, null);

        IEnumerable<long> expected =
            from i in new long[] { 0, 1, 2, 37, 38, 39 }
            from j in new long[] { 0, 1 }
            from k in new long[] { 0, 1, 2, 47, 48, 49 }
            select (i * 100) + (j * 50) + k;
        Assert.Equal(expected, seen);
    }

    [Fact]
    public void Empty_tensors_say_their_shape()
    {
        Assert.Equal("[]", Text([0]));
        Assert.Equal("[] of shape [0, 3]", Text([0, 3]));
        Assert.Equal("[] of shape [2147483647, 2147483647, 0]", Text([int.MaxValue, int.MaxValue, 0]));
    }

    [Fact]
    public void A_format_is_that_of_each_element()
    {
        Assert.Equal("2.3026", TensorText.Render([], DType.Float32, new Values(Math.Log(10)), "F4", null));
        Assert.Equal("[ 0.5, 12.0,  nan]", TensorText.Render([3], DType.Float32, new Values(0.5, 12, double.NaN), "F1", null));
        Assert.Equal("[1.500E+000, 2.000E-005]", TensorText.Render([2], DType.Float64, new Values(1.5, 2e-5), "E3", null));
        Assert.Equal("[007, 012]", TensorText.Render([2], DType.Int32, new Values(7, 12), "D3", null));
        Assert.Equal("True", TensorText.Render([], DType.Bool, new Values(1), "F4", null));
        Assert.Throws<FormatException>(() => TensorText.Render([], DType.Float32, new Values(1), "Q", null));
    }

    [Fact]
    public void The_general_format_is_the_shortest_of_the_element_type()
    {
        Assert.Equal("0.1", TensorText.Render([], DType.Float32, new Values(0.1f), "G", null));
        Assert.Equal("0.1", TensorText.Render([], DType.Float16, new Values((double)(Half)0.1), "G", null));
        Assert.Equal("0.10000000149011612", TensorText.Render([], DType.Float64, new Values(0.1f), "G", null));
    }

    [Fact]
    public void No_culture_changes_the_text()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo german = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            CultureInfo.CurrentCulture = german;
            Assert.Equal("[ 0.1491, -1.5000]", Text([2], 0.14914645, -1.5));
            Assert.Equal("1234.50", TensorText.Render([], DType.Float32, new Values(1234.5), "F2", german));
            Assert.Equal("1,234.50", TensorText.Render([], DType.Float64, new Values(1234.5), "N2", german));
            Assert.Equal("[1.0000e-05, 1.0000e+00]", Text([2], 1e-5, 1));
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fa-IR");
            Assert.Equal("[-1, -2]", Integers(DType.Int32, [2], -1, -2));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Text(int[] shape, params double[] values) => TensorText.Render(shape, DType.Float32, new Values(values), null, null);

    private static string Integers(DType dtype, int[] shape, params long[] values) => TensorText.Render(shape, dtype, new Counted(i => values[i]), null, null);

    private static string Render(int[] shape, Func<long, long> value) => TensorText.Render(shape, DType.Int64, new Counted(value), null, null);

    private sealed class Values(params double[] values) : ITextSource
    {
        public double Floating(long index) => values[index];

        public long Integer(long index) => (long)values[index];
    }

    private sealed class Counted(Func<long, long> value) : ITextSource
    {
        public int Reads { get; private set; }

        public double Floating(long index) => Integer(index);

        public long Integer(long index)
        {
            Reads++;
            return value(index);
        }
    }
}
