using Nabla.Compilation;
using Nabla.Primitives;

namespace Nabla.Gpu.Tests.Machine;

public sealed class ProductEndingTests
{
    public static TheoryData<DType> Types => [DType.Float32, DType.Float16, DType.BFloat16, DType.Float64];

    [Theory]
    [MemberData(nameof(Types))]
    public void BiasesAndRectificationAreKnownHoweverTheyAreWritten(DType dtype)
    {
        Assert.Equal(new ProductEnding(true, false), Of(dtype, static (writer, dtype, sum) => Add(writer, dtype, sum, writer.Input(dtype))));
        Assert.Equal(new ProductEnding(true, false), Of(dtype, static (writer, dtype, sum) => Add(writer, dtype, writer.Input(dtype), sum)));
        Assert.Equal(new ProductEnding(false, true), Of(dtype, Relu));
        Assert.Equal(new ProductEnding(true, true), Of(dtype, static (writer, dtype, sum) => Relu(writer, dtype, Add(writer, dtype, sum, writer.Input(dtype)))));
        Assert.Equal(new ProductEnding(false, true), Of(dtype, static (writer, dtype, sum) => writer.Apply(Formula2<Maximum.Formula>.Token, dtype, sum, writer.Constant(dtype, 0))));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void OtherEndingsAreLoops(DType dtype)
    {
        Assert.Null(Of(dtype, static (writer, dtype, sum) => writer.Apply(Formula2<Multiply.Formula>.Token, dtype, sum, writer.Input(dtype))));
        Assert.Null(Of(dtype, static (writer, dtype, sum) => Add(writer, dtype, Relu(writer, dtype, sum), writer.Input(dtype))));
        Assert.Null(Of(dtype, static (writer, dtype, sum) => Add(writer, dtype, sum, sum)));
        Assert.Null(Of(dtype, static (writer, dtype, sum) => writer.Apply(Formula1<Gelu.Formula>.Token, dtype, sum)));
        Assert.Null(Of(dtype, static (writer, dtype, sum) => writer.Apply(Formula1<GeluTanh.Formula>.Token, dtype, sum)));
        Assert.Null(Of(dtype, static (writer, dtype, sum) => Add(writer, dtype, Add(writer, dtype, sum, writer.Input(dtype)), writer.Input(dtype))));
        Assert.Null(Of(dtype, static (writer, dtype, sum) =>
        {
            writer.Output(sum);
            return Relu(writer, dtype, sum);
        }));
    }

    [Fact]
    public void AResultOfAnotherTypeIsALoop()
        => Assert.Null(Of(DType.BFloat16, static (writer, _, sum) => Add(writer, DType.Float32, writer.Apply(Conversion.Token, DType.Float32, sum), writer.Input(DType.Float32))));

    private static ProductEnding? Of(DType dtype, Func<LoopProgram.Writer, DType, int, int> write)
    {
        LoopProgram.Writer writer = new();
        writer.Output(write(writer, dtype, writer.Input(dtype)));
        return ProductEnding.Of(writer.ToProgram());
    }

    private static int Add(LoopProgram.Writer writer, DType dtype, int x, int y) => writer.Apply(Formula2<Primitives.Add.Formula>.Token, dtype, x, y);

    private static int Relu(LoopProgram.Writer writer, DType dtype, int x) => writer.Apply(Formula1<Primitives.Relu.Formula>.Token, dtype, x);
}
