using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed partial class SummaryTests
{
    [Fact]
    public void Layers_their_results_parameters_and_operations_are_told()
    {
        Sequential model = new(
            new Conv2d(1, 4, 3), new BatchNorm2d(4), new Relu(), new Residual(new Conv2d(4, 4, 3, padding: 1)), new Flatten(), new Dropout(0.2, new Generator(1)), new Linear(4 * 36, 10));
        ModelSummary summary = model.Summary([2, 1, 8, 8]);
        Assert.Equal(["", "0", "1", "2", "3", "3.part", "4", "5", "6"], summary.Layers.Select(layer => layer.Name));
        Assert.Equal([2, 4, 6, 6], summary.Layers[1].Output!.Value.Shape.Lengths.ToArray());
        Assert.Equal([2, 10], summary.Layers[0].Output!.Value.Shape.Lengths.ToArray());
        Assert.Equal(40, summary.Layers[1].Parameters);
        Assert.Equal(1646, summary.Parameters);

        // Two for each product, and one for each sum with the bias.
        Assert.Equal((2 * 288 * 9) + 288, summary.Layers[1].Arithmetic);
        Assert.Equal((2 * 288 * 36) + 288, summary.Layers[5].Arithmetic);
        Assert.Equal((2 * 20 * 144) + 20, summary.Layers[8].Arithmetic);
        Assert.Equal(summary.Layers.Skip(1).Where(layer => layer.Name != "3.part").Sum(layer => layer.Arithmetic!.Value), summary.Arithmetic);
        Assert.Equal((4 * (1646 + 8)) + 8, summary.ParameterBytes);
        Assert.Equal(4 * ((6 * 288) + 20), summary.OutputBytes);
        string[] lines = summary.ToString().Split((char)10);
        Assert.Equal(11, lines.Length);
        Assert.Equal(["layer", "kind", "output", "parameters", "operations"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("    3.part  Conv2d ", lines[6], StringComparison.Ordinal);
        Assert.StartsWith("of float32 [2, 1, 8, 8]: 1,646 trained numbers, ", lines[10], StringComparison.Ordinal);

        // It was written down, not run: nothing was counted or assigned.
        Assert.Equal(0, model.State["1.num_batches_tracked"].ToScalar<long>());
        Assert.True(model.IsTraining);
    }

    [Fact]
    public void Layers_of_ones_own_are_followed()
    {
        ModelSummary summary = new OwnModel().Summary([3, 5]);
        Assert.Equal(["", "first", "first.inner", "second", "second.inner", "head", "unused"], summary.Layers.Select(layer => layer.Name));

        // Each applies its inner layer twice, adds, and multiplies matrices itself.
        long inner = 2 * 2 * 3 * 5 * 5;
        long plain = (3 * 5) + (2 * 3 * 3 * 5) + (2 * 3 * 5 * 3);
        long head = (2 * 3 * 5 * 2) + (3 * 2);
        Assert.Equal([(2 * (inner + plain)) + head + 6, inner + plain, inner, inner + plain, inner, head], summary.Layers.Take(6).Select(layer => layer.Arithmetic!.Value));
        Assert.Equal([2, 5, 5, 5, 5, 2], summary.Layers.Take(6).Select(layer => layer.Output!.Value.Shape[1]));
        Assert.Equal((null, null, 8L), (summary.Layers[6].Output, summary.Layers[6].Arithmetic, summary.Layers[6].Parameters));
        Assert.Equal(50 + 12 + 8, summary.Parameters);

        // Four results of inner layers, and the head's.
        Assert.Equal(4 * ((4 * 15) + 6), summary.OutputBytes);
        Assert.StartsWith("    first.inner   Linear ", summary.ToString().Split((char)10)[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_not_watched_any_more_after_its_summary()
    {
        OwnModel model = new();
        model.Eval();
        Tensor x = Tensor.Randn([3, 5], seed: 1);
        float[] before = model.Predict(x).ToArray<float>();
        model.Summary([3, 5]);
        Assert.Throws<ArgumentException>(() => model.Summary([3, 4]));
        Assert.Equal(before, model.Predict(x).ToArray<float>());
        Assert.All(ModuleWalk.Over(model).Modules, static found => Assert.Null(((Layer)found.Module).Watch));
    }

    [Fact]
    public void What_a_part_refuses_names_the_line_that_applies_it()
    {
        Shuffled model = new();
        string message = Assert.Throws<ArgumentException>(() => model.Forward(Tensor.Ones(1, 3, 2, 2))).Message;
        Assert.Contains("(SummaryTests.cs:", message, StringComparison.Ordinal);
        Assert.Contains("_part.Forward(x)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_of_ones_own_counts_what_it_applies_as_often()
    {
        ModelSummary summary = new Own().Summary([3, 5]);
        Assert.Equal(["", "inner"], summary.Layers.Select(layer => layer.Name));
        Assert.Equal([3, 2], summary.Layers[1].Output!.Value.Shape.Lengths.ToArray());
        Assert.Equal(10, summary.Layers[1].Parameters);
        Assert.Equal(2 * 2 * 6 * 5, summary.Layers[1].Arithmetic);
        Assert.Equal((2 * 2 * 6 * 5) + 6, summary.Arithmetic);
        Assert.Equal([2, 3, 4], new Embedding(9, 4).Summary([2, 3], DType.Int64).Layers[0].Output!.Value.Shape.Lengths.ToArray());
        Assert.Throws<ArgumentException>(() => new Linear(3, 2).Summary([1, 4]));
    }

    [Fact]
    public void Steps_of_a_scan_count_as_often_as_they_are_taken()
    {
        long Of(int steps) => new Lstm(5, 7).Summary([steps, 3, 5]).Arithmetic;
        long products = 2 * 3 * 28 * (5 + 7);
        Assert.Equal(Of(3) - Of(2), Of(2) - Of(1));
        Assert.InRange(Of(2) - Of(1), products, 2 * products);
    }

    [Module]
    internal sealed partial class OwnBlock : Layer
    {
        private readonly Linear _inner = new(5, 5, bias: false);

        public override Tensor Forward(Tensor x)
        {
            Tensor y = _inner.Forward(x) + _inner.Forward(x);
            return y.MatMul(y.T).MatMul(y);
        }
    }

    [Module]
    private sealed partial class OwnModel : Layer
    {
        private readonly OwnBlock _first = new();
        private readonly OwnBlock? _second = new();
        private readonly Linear _head = new(5, 2);
        private readonly Linear _unused = new(3, 2);

        public override Tensor Forward(Tensor x) => _head.Forward(_second?.Forward(_first.Forward(x)) ?? x).Exp();
    }

    [Module]
    private sealed partial class Shuffled : Layer
    {
        private readonly PixelShuffle _part = new(2);

        public override Tensor Forward(Tensor x)
        {
            return _part.Forward(x);
        }
    }

    [Module]
    private sealed partial class Own : Layer
    {
        private readonly Linear _inner = new(5, 2, bias: false);

        public override Tensor Forward(Tensor x) => _inner.Forward(x) + _inner.Forward(x);
    }
}
