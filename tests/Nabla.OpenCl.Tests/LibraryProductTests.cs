using Nabla.Compilation;
using Nabla.Gpu;

namespace Nabla.OpenCl.Tests;

public sealed class LibraryProductTests
{
    [OpenClFact]
    public void TheLibraryIsAskedFirstAndTheGeneratedProductSecond()
    {
        Asked library = new();
        Generated generated = new();
        Operand x = Place([2, 3, 5], [30, 10, 1], 4);
        Operand y = Place([2, 5, 4], [0, 1, 5], 0);
        Operand z = Place([2, 3, 4], [12, 4, 1], 8);
        FusedLoop loop = LibraryProduct.Before(generated, library, Sums(), z.Shape, 5, [x.Layout, y.Layout, z.Layout]);

        library.Does = true;
        loop.Run([x, y, z]);
        Assert.Equal(new ProductSize(DType.Float32, 2, 3, 4, 5), library.Size);
        Assert.Equal([(4, 30, 10, 1), (0, 0, 1, 5), (8, 12, 4, 1)], library.Places.Select(place => (place.Offset, place.BatchStride, place.RowStride, place.ColumnStride)));
        Assert.Equal(0, generated.Runs);

        library.Does = false;
        loop.Run([x, y, z]);
        Assert.Equal(1, generated.Runs);
    }

    [OpenClFact]
    public void WhatALibraryCannotComputeIsGeneratedAtOnce()
    {
        Generated generated = new();
        Layout[] layouts = [Layout.Of([2, 2, 3, 5], [100, 15, 5, 1], 0), Layout.Of([2, 2, 5, 4], [0, 20, 4, 1], 0), Layout.Of([2, 2, 3, 4], [24, 12, 4, 1], 0)];
        Assert.Same(generated, LibraryProduct.Before(generated, new Asked(), Sums(), Shape.Create([2, 2, 3, 4]), 5, layouts));
        Assert.Same(generated, LibraryProduct.Before(generated, null, Sums(), Shape.Create([3, 4]), 5, [.. layouts.Select(layout => Layout.Of([1, 1], [1, 1], 0))]));
    }

    private static LoopProgram Sums()
    {
        LoopProgram.Writer writer = new();
        writer.Output(writer.Input(DType.Float32));
        return writer.ToProgram();
    }

    private static Operand Place(int[] lengths, long[] strides, long offset)
    {
        Shape shape = Shape.Create(lengths);
        return new Operand(new TensorType(DType.Float32, shape), Layout.Of(shape.Lengths, strides, offset), Storage.Rent(1024, Device.OpenCl(0).Machine));
    }

    private sealed class Asked : IProducts
    {
        public bool Does { get; set; }

        public ProductSize Size { get; private set; }

        public MatrixPlace[] Places { get; private set; } = [];

        public bool TryMultiply(in ProductSize size, in MatrixPlace x, in MatrixPlace y, in MatrixPlace z)
        {
            Size = size;
            Places = [x, y, z];
            return Does;
        }
    }

    private sealed class Generated : FusedLoop
    {
        public int Runs { get; private set; }

        public override bool MayOverwrite => true;

        public override void Run(ReadOnlySpan<Operand> operands) => Runs++;
    }
}
