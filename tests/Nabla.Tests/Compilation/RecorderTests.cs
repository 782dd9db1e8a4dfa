using Nabla.Compilation;
using Nabla.Primitives;

namespace Nabla.Tests.Compilation;

/// <summary>What the recorder learns of operations.</summary>
public sealed class RecorderTests
{
    [Fact]
    public void A_formula_is_known_by_its_type()
    {
        Form.Pointwise form = Assert.IsType<Form.Pointwise>(Record(Multiply.Op, 2));
        Assert.Same(Formula2<Multiply.Formula>.Token, form.Formula);
        Assert.Equal([0, 1], form.Inputs);
        Assert.Equal("Multiply", form.Formula.Name);
    }

    [Fact]
    public void A_reduction_is_its_monoid_and_axes()
    {
        Form.Combination form = Assert.IsType<Form.Combination>(Record(new Sum(Axes.Of(1)), 1));
        Assert.Same(Monoid<Sum.Plus>.Token, form.Monoid);
        Assert.Equal(Axes.Of(1), form.Axes);
    }

    [Fact]
    public void A_conversion_is_a_formula() => Assert.Same(Conversion.Token, Assert.IsType<Form.Pointwise>(Record(new Cast(DType.Int32), 1)).Formula);

    [Fact]
    public void A_copy_of_all_elements_is_one() => Assert.Equal(0, Assert.IsType<Form.Copy>(Record(StopGradient.Op, 1)).Input);

    [Fact]
    public void A_product_is_its_factors_and_how_they_are_read()
    {
        Assert.Equal(new Form.Contraction(0, false, 1, false), Record(MatMul.Op, 2));
        Assert.Equal(new Form.Contraction(0, false, 1, true), Record(MatMul.ByTransposed, 2));
        Assert.Equal(new Form.Contraction(0, true, 1, false), Record(new MatMul(true, false), 2));

        // A row and the column that it is when transposed lie alike.
        TensorType row = new(DType.Float32, [1, 6]);
        Assert.Equal(new Form.Contraction(0, true, 1, false), Recorder.Record(new MatMul(true, false), [row, row], [new TensorType(DType.Float32, [6, 6])]));
    }

    [Fact]
    public void Everything_else_is_opaque()
    {
        Assert.IsType<Form.Opaque>(Record(new Permute(Axes.Of(1, 0)), 1));
        Assert.IsType<Form.Opaque>(Record(new CumSum(1, false), 1));
        Assert.IsType<Form.Opaque>(Record(new Softmax(1), 1));
    }

    /// <summary>All pointwise operations are written through one of three families; each is recorded as the formula its family names.</summary>
    [Fact]
    public void Every_sample_of_a_pointwise_operation_is_recorded()
    {
        int count = 0;
        foreach (Laws.Sample sample in Laws.Samples.All.Where(sample => sample.Op.GetType().BaseType is { IsGenericType: true } family && family.Name is "Unary`1" or "Binary`1" or "Ternary`1"))
        {
            TensorType[] inputs = [.. sample.Inputs.Select(x => x.Type)];
            TensorType[] outputs = new TensorType[1];
            sample.Op.Infer(inputs, outputs);
            Assert.IsType<Form.Pointwise>(Recorder.Record(sample.Op, inputs, outputs));
            count++;
        }

        Assert.True(count > 50, $"{count}");
    }

    private static Form Record(Primitive op, int inputs)
    {
        TensorType[] types = [.. Enumerable.Repeat(new TensorType(DType.Float32, [6, 6]), inputs)];
        TensorType[] results = new TensorType[1];
        op.Infer(types, results);
        return Recorder.Record(op, types, results);
    }
}
