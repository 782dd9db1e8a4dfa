using System.Runtime.InteropServices;
using Nabla.Compilation;
using Nabla.Gpu;
using Nabla.Primitives;

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
        FusedLoop loop = LibraryProduct.Before((GpuMachine)Device.OpenCl(0).Machine, generated, library, Sums(), z.Shape, 5, [x.Layout, y.Layout, z.Layout]);

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
    public void WithoutALibraryAndOfTypesThatItHasNotProductsAreGenerated()
    {
        Generated generated = new();
        GpuMachine machine = (GpuMachine)Device.OpenCl(0).Machine;
        Operand x = Place([3, 5], [5, 1], 0);
        Operand y = Place([5, 4], [4, 1], 0);
        Operand z = Place([3, 4], [4, 1], 0);
        Layout[] layouts = [x.Layout, y.Layout, z.Layout];
        Assert.Same(generated, LibraryProduct.Before(machine, generated, null, Sums(), z.Shape, 5, layouts));
        Computing library = new() { Does = true, Lacks = DType.Float32 };
        LibraryProduct.Before(machine, generated, library, Sums(), z.Shape, 5, layouts).Run([x, y, z]);
        Assert.Empty(library.Endings);
        Assert.Equal(1, generated.Runs);
    }

    // Heads, cut out of one array [batch, tokens, 3, heads, depth]: two axes of batches that do not join.
    [OpenClTheory]
    [InlineData(32, true, 2)]
    [InlineData(32, false, 2)]
    [InlineData(16, true, 0)]
    public void FactorsThatALibraryDoesNotTakeAreCopiedWhereTheyAreUsedOften(int tokens, bool does, int copies)
    {
        GpuMachine machine = (GpuMachine)Device.OpenCl(0).Machine;
        Operand all = OnDevice(Tensor.Randint(-9, 9, [2, tokens, 3, 3, 4], seed: 1).Cast(DType.Float32));
        long[] strides = [tokens * 36, 4, 36, 1];
        Shape heads = Shape.Create([2, 3, tokens, 4]);
        Operand q = all.View(heads, Layout.Of(heads.Lengths, strides, 0));
        Operand k = all.View(heads, Layout.Of(heads.Lengths, strides, 12));
        Operand z = machine.Scratch(DType.Float32, Shape.Create([2, 3, tokens, tokens]));
        Layout[] layouts = [q.Layout, k.SwapLastAxes().Layout, z.Layout];
        Computing library = new() { Does = does };
        FusedLoop generated = machine.FuseProduct(Sums(), z.Shape, 4, layouts);
        FusedLoop loop = LibraryProduct.Before(machine, generated, library, Sums(), z.Shape, 4, layouts);
        Tensor host = Tensor.Randint(-9, 9, [2, tokens, 3, 3, 4], seed: 1).Cast(DType.Float32).Permute(2, 0, 3, 1, 4);
        for (int run = 0; run < 2; run++)
        {
            loop.Run([q, k, z]);
            Assert.Equal(host[0].MatMul(host[1].Transpose(-2, -1)).ToArray<float>(), Read<float>(z));
        }

        // Rows stay rows and columns columns. What was copied for nothing is not copied again.
        (int, long, long, long)[] expected = copies == 0 ? [] : [(6, tokens * 4, 4, 1), (6, tokens * 4, 1, 4)];
        Assert.Equal(expected, library.Factors.Select(place => (library.Batch, place.BatchStride, place.RowStride, place.ColumnStride)));
        Assert.Equal(copies == 0 ? 0 : 2, library.Endings.Count);
    }

    [OpenClFact]
    public void AResultThatALibraryDoesNotTakeIsCopiedToItsPlace()
    {
        GpuMachine machine = (GpuMachine)Device.OpenCl(0).Machine;
        Tensor x = Tensor.Randint(-9, 9, [2, 2, 3, 5], seed: 1).Cast(DType.Float32);
        Tensor y = Tensor.Randint(-9, 9, [2, 2, 5, 4], seed: 2).Cast(DType.Float32);
        Operand z = machine.Scratch(DType.Float32, Shape.Create([2, 3, 2, 4])).View(Shape.Create([2, 2, 3, 4]), Layout.Of([2, 2, 3, 4], [24, 4, 8, 1], 0));
        Operand[] operands = [OnDevice(x), OnDevice(y), z];
        Layout[] layouts = Array.ConvertAll(operands, static operand => operand.Layout);
        Computing library = new() { Does = true };
        LibraryProduct.Before(machine, new Generated(), library, Sums(), z.Shape, 5, layouts).Run(operands);
        Assert.Equal([default], library.Endings);
        Assert.Equal(x.MatMul(y).Permute(0, 2, 1, 3).ToArray<float>(), Read<float>(z));
    }

    [OpenClFact]
    public void WhatBecomesOfTheSumsIsALoopAfterTheLibrary()
    {
        GpuMachine machine = (GpuMachine)Device.OpenCl(0).Machine;
        LoopProgram.Writer writer = new();
        int sum = writer.Input(DType.Float32);
        int shifted = writer.Apply(Formula2<Add.Formula>.Token, DType.Float32, sum, writer.Input(DType.Float32));
        writer.Output(shifted);
        writer.Output(writer.Apply(Conversion.Token, DType.Float64, shifted));
        LoopProgram ending = writer.ToProgram();

        // Whole numbers: in any order the sums are the same.
        Tensor x = Tensor.Randint(-9, 9, [2, 3, 5], seed: 1).Cast(DType.Float32);
        Tensor y = Tensor.Randint(-9, 9, [5, 4], seed: 2).Cast(DType.Float32);
        Tensor bias = Tensor.Randint(-9, 9, [2, 3, 4], seed: 3).Cast(DType.Float32);
        Tensor expected = x.MatMul(y) + bias;
        foreach (bool isInPlace in new[] { false, true })
        {
            foreach (bool does in new[] { false, true })
            {
                Operand[] operands = [OnDevice(x), OnDevice(y.BroadcastTo([2, 5, 4])), OnDevice(bias), machine.Scratch(DType.Float32, bias.Shape), machine.Scratch(DType.Float64, bias.Shape)];
                operands[3] = isInPlace ? operands[2] : operands[3];
                Layout[] layouts = Array.ConvertAll(operands, static operand => operand.Layout);
                Computing library = new() { Does = does };
                FusedLoop loop = LibraryProduct.Before(machine, machine.FuseProduct(ending, bias.Shape, 5, layouts), library, ending, bias.Shape, 5, layouts);
                loop.Run(operands);
                Assert.Single(library.Endings);
                Assert.Equal(expected.ToArray<float>(), Read<float>(operands[3]));
                Assert.Equal(expected.Cast(DType.Float64).ToArray<double>(), Read<double>(operands[4]));
            }
        }
    }

    [OpenClTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void ABiasAndAnActivationAreTheLibrarysWhereItKnowsThem(bool knows)
    {
        GpuMachine machine = (GpuMachine)Device.OpenCl(0).Machine;
        LoopProgram.Writer writer = new();
        int shifted = writer.Apply(Formula2<Add.Formula>.Token, DType.Float32, writer.Input(DType.Float32), writer.Input(DType.Float32));
        writer.Output(writer.Apply(Formula1<Relu.Formula>.Token, DType.Float32, shifted));
        LoopProgram ending = writer.ToProgram();

        Tensor x = Tensor.Randint(-9, 9, [3, 5], seed: 1).Cast(DType.Float32);
        Tensor y = Tensor.Randint(-9, 9, [5, 4], seed: 2).Cast(DType.Float32);
        Tensor bias = Tensor.Randint(-9, 9, [4], seed: 3).Cast(DType.Float32);
        Operand[] operands = [OnDevice(x), OnDevice(y), OnDevice(bias).View(Shape.Create([3, 4]), Layout.Of([3, 4], [0, 1], 0)), machine.Scratch(DType.Float32, Shape.Create([3, 4]))];
        Layout[] layouts = Array.ConvertAll(operands, static operand => operand.Layout);
        Computing library = new() { Does = true, Knows = knows };
        FusedLoop loop = LibraryProduct.Before(machine, machine.FuseProduct(ending, operands[3].Shape, 5, layouts), library, ending, operands[3].Shape, 5, layouts);
        loop.Run(operands);
        Assert.Equal(knows ? [new ProductEnding(true, true)] : [new ProductEnding(true, true), default], library.Endings);
        Assert.Equal((x.MatMul(y) + bias).Relu().ToArray<float>(), Read<float>(operands[3]));

        // A column for all of them is no bias, and a result with room between its rows is written by a loop.
        foreach ((Layout of, Layout to) in new[] { (Layout.Of([3, 4], [1, 0], 0), layouts[3]), (layouts[2], Layout.Of([3, 4], [5, 1], 0)) })
        {
            Computing other = new() { Does = true, Knows = true };
            Layout[] lying = [layouts[0], layouts[1], of, to];
            Operand room = machine.Scratch(DType.Float32, Shape.Create([15])).View(operands[3].Shape, to);
            LibraryProduct.Before(machine, machine.FuseProduct(ending, operands[3].Shape, 5, lying), other, ending, operands[3].Shape, 5, lying).Run([operands[0], operands[1], operands[2].View(operands[3].Shape, of), room]);
            Assert.Equal([default], other.Endings);
        }
    }

    [OpenClTheory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void OtherResultsAreTakenFromTheOneThatIsTheLibrarys(bool isInPlace, bool knows)
    {
        // Relu of a layer, where it let nothing through, and it times another input.
        GpuMachine machine = (GpuMachine)Device.OpenCl(0).Machine;
        LoopProgram.Writer writer = new();
        int sum = writer.Input(DType.Float32);
        int factor = writer.Input(DType.Float32);
        int rectified = writer.Apply(Formula1<Relu.Formula>.Token, DType.Float32, writer.Apply(Formula2<Add.Formula>.Token, DType.Float32, sum, writer.Input(DType.Float32)));
        writer.Output(writer.Apply(Formula2<LessOrEqual.Formula>.Token, DType.Bool, rectified, writer.Constant(DType.Float32, 0)));
        writer.Output(rectified);
        writer.Output(writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, factor, rectified));
        LoopProgram ending = writer.ToProgram();

        Tensor x = Tensor.Randint(-9, 9, [3, 5], seed: 1).Cast(DType.Float32);
        Tensor y = Tensor.Randint(-9, 9, [5, 4], seed: 2).Cast(DType.Float32);
        Tensor times = Tensor.Randint(-9, 9, [3, 4], seed: 3).Cast(DType.Float32);
        Tensor bias = Tensor.Randint(-9, 9, [4], seed: 4).Cast(DType.Float32);
        Tensor expected = (x.MatMul(y) + bias).Relu();
        Shape shape = Shape.Create([3, 4]);
        Operand[] operands = [OnDevice(x), OnDevice(y), OnDevice(times), OnDevice(bias).View(shape, Layout.Of([3, 4], [0, 1], 0)), machine.Scratch(DType.Bool, shape), machine.Scratch(DType.Float32, shape), machine.Scratch(DType.Float32, shape)];

        // What the library would write over is read afterwards: then it stores the bare sums elsewhere.
        operands[5] = isInPlace ? operands[2] : operands[5];
        Layout[] layouts = Array.ConvertAll(operands, static operand => operand.Layout);
        Computing library = new() { Does = true, Knows = knows };
        LibraryProduct.Before(machine, machine.FuseProduct(ending, shape, 5, layouts), library, ending, shape, 5, layouts).Run(operands);
        Assert.Equal(isInPlace ? [default] : knows ? [new ProductEnding(true, true)] : [new ProductEnding(true, true), default], library.Endings);
        Assert.Equal((expected <= 0).ToArray<bool>(), Read<bool>(operands[4]));
        Assert.Equal(expected.ToArray<float>(), Read<float>(operands[5]));
        Assert.Equal((times * expected).ToArray<float>(), Read<float>(operands[6]));
    }

    private static Operand OnDevice(Tensor tensor) => tensor.Contiguous().To(Device.OpenCl(0)).Concrete.Operand;

    private static T[] Read<T>(Operand operand)
        where T : unmanaged
    {
        T[] values = new T[operand.Shape.Count];
        operand.Storage.Device!.Machine.Read(operand.Storage.Device, operand.Layout.Offset * operand.DType.Size(), MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
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

        public bool Has(DType dtype) => true;

        public bool Takes(in MatrixPlace place, DType dtype, int rows, int columns) => true;

        public bool TryMultiply(in ProductSize size, in MatrixPlace x, in MatrixPlace y, in MatrixPlace z, ProductEnding ending, in MatrixPlace bias)
        {
            Size = size;
            Places = [x, y, z];
            return Does;
        }
    }

    // The device maker's library, in a few lines on the host.
    private sealed class Computing : IProducts
    {
        public bool Does { get; init; }

        // Biases and what becomes of numbers below 0.
        public bool Knows { get; init; }

        public DType? Lacks { get; init; }

        public List<ProductEnding> Endings { get; } = [];

        public int Batch { get; private set; }

        // The last ones.
        public MatrixPlace[] Factors { get; private set; } = [];

        public bool Has(DType dtype) => dtype != Lacks;

        public bool Takes(in MatrixPlace place, DType dtype, int rows, int columns) => place is { ColumnStride: 1 } or { RowStride: 1 };

        public bool TryMultiply(in ProductSize size, in MatrixPlace x, in MatrixPlace y, in MatrixPlace z, ProductEnding ending, in MatrixPlace bias)
        {
            Endings.Add(ending);
            (Batch, Factors) = (size.Batch, [x, y]);
            bool does = Does && (Knows || ending == default);
            for (int place = 0; does && place < size.Batch * size.M * size.N; place++)
            {
                (int b, int i, int j) = (place / (size.M * size.N), place / size.N % size.M, place % size.N);
                float sum = 0;
                for (int k = 0; k < size.K; k++)
                {
                    sum += At(x, b, i, k) * At(y, b, k, j);
                }

                sum += ending.HasBias ? At(bias, b, 0, j) : 0;
                sum = ending.IsRectified ? Math.Max(sum, 0) : sum;
                ((GpuMachine)Device.OpenCl(0).Machine).Runtime.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<float>(in sum)), z.Buffer, Offset(z, b, i, j));
            }

            return does;
        }

        private static float At(in MatrixPlace from, int b, int row, int column)
        {
            float value = 0;
            ((GpuMachine)Device.OpenCl(0).Machine).Runtime.Read(from.Buffer, Offset(from, b, row, column), MemoryMarshal.AsBytes(new Span<float>(ref value)));
            return value;
        }

        private static long Offset(in MatrixPlace place, int b, int row, int column) => sizeof(float) * (place.Offset + (b * place.BatchStride) + (row * place.RowStride) + (column * place.ColumnStride));
    }

    private sealed class Generated : FusedLoop
    {
        public int Runs { get; private set; }

        public override bool MayOverwrite => true;

        public override void Run(ReadOnlySpan<Operand> operands) => Runs++;
    }
}
