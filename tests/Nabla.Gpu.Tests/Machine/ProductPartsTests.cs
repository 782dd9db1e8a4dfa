using Nabla.Compilation;
using Nabla.Primitives;

namespace Nabla.Gpu.Tests.Machine;

public sealed class ProductPartsTests
{
    [Fact]
    public void OneResultIsTheLibrarysAndTheOthersAreTakenFromIt()
    {
        // Operands: sums, bias, another input; what is rectified, where nothing came through, and that times the other input.
        LoopProgram.Writer writer = new();
        int sum = writer.Input(DType.Float32);
        int rectified = writer.Apply(Formula1<Relu.Formula>.Token, DType.Float32, Add(writer, sum, writer.Input(DType.Float32)));
        int mask = writer.Apply(Formula2<LessOrEqual.Formula>.Token, DType.Bool, rectified, writer.Constant(DType.Float32, 0));
        writer.Output(mask);
        writer.Output(rectified);
        writer.Output(writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, writer.Input(DType.Float32), rectified));
        ProductParts parts = ProductParts.Of(writer.ToProgram())!;
        Assert.Equal((new ProductEnding(true, true), 1, 4), (parts.Ending, parts.Bias, parts.Result));
        Assert.Equal([2, 3, 5], parts.Operands);

        LoopProgram.Writer others = new();
        int given = others.Input(DType.Float32);
        int again = others.Apply(Formula2<LessOrEqual.Formula>.Token, DType.Bool, given, others.Constant(DType.Float32, 0));
        int product = others.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, others.Input(DType.Float32), given);
        others.Output(again);
        others.Output(product);
        Assert.Equal(SymbolicLoop.Of(others.ToProgram()).Table.Entries, SymbolicLoop.Of(parts.Others!).Table.Entries);
        Assert.Equal(others.ToProgram().Outputs.Length, parts.Others!.Outputs.Length);
    }

    [Fact]
    public void WhatAnActivationIsTakenOfIsTheLibrarysWhereItIsAResult()
    {
        LoopProgram.Writer writer = new();
        int shifted = Add(writer, writer.Input(DType.Float32), writer.Input(DType.Float32));
        writer.Output(writer.Apply(Formula1<Gelu.Formula>.Token, DType.Float32, shifted));
        writer.Output(shifted);
        ProductParts parts = ProductParts.Of(writer.ToProgram())!;
        Assert.Equal((new ProductEnding(true, false), 1, 3), (parts.Ending, parts.Bias, parts.Result));
        Assert.Equal([2], parts.Operands);
        Assert.Equal((1, 1), (parts.Others!.Inputs, parts.Others.Outputs.Length));
    }

    [Fact]
    public void OneResultAloneHasNoOthers()
    {
        LoopProgram.Writer writer = new();
        writer.Output(writer.Apply(Formula1<Relu.Formula>.Token, DType.Float32, writer.Input(DType.Float32)));
        ProductParts parts = ProductParts.Of(writer.ToProgram())!;
        Assert.Equal((new ProductEnding(false, true), 1), (parts.Ending, parts.Result));
        Assert.Null(parts.Others);
        Assert.Empty(parts.Operands);
    }

    [Fact]
    public void WhereTheSumsAreWantedOtherwiseNothingIsLeftToTheLibrary()
    {
        LoopProgram.Writer writer = new();
        int sum = writer.Input(DType.Float32);
        writer.Output(sum);
        writer.Output(writer.Apply(Formula1<Relu.Formula>.Token, DType.Float32, sum));
        Assert.Null(ProductParts.Of(writer.ToProgram()));

        LoopProgram.Writer other = new();
        int wanted = other.Input(DType.Float32);
        int shifted = Add(other, wanted, other.Input(DType.Float32));
        other.Output(shifted);
        other.Output(other.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, shifted, wanted));
        Assert.Null(ProductParts.Of(other.ToProgram()));
    }

    private static int Add(LoopProgram.Writer writer, int x, int y) => writer.Apply(Formula2<Primitives.Add.Formula>.Token, DType.Float32, x, y);
}
