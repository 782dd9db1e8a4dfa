using System.ComponentModel;
using Nabla.Learning;

namespace Nabla.Tests.Learning;

// As in a project that does not reference the analyzer.
#pragma warning disable NABLA0001
internal sealed class UnmarkedNet : Layer
{
    private readonly Linear _fc1 = new(2, 1);

    public override Tensor Forward(Tensor x) => _fc1.Forward(x);
}
#pragma warning restore NABLA0001

[Module]
internal sealed partial class SmallNet : Layer
{
    private readonly Linear _fc1 = new(4, 3, generator: new Generator(1));
    private readonly Linear _fc2 = new(3, 2, generator: new Generator(2));
    private readonly Dropout _dropout = new(0.5, new Generator(3));
    private readonly Variable _count = new(Tensor.Of(0L), trainable: false);

    public Dropout Dropout => _dropout;

    public override Tensor Forward(Tensor x) => _fc2.Forward(_dropout.Forward(_fc1.Forward(x).Relu()));
}

public sealed class ModuleTests
{
    [Fact]
    public void The_state_has_dotted_names_and_buffers_and_parameters_leave_buffers_out()
    {
        SmallNet net = new();
        Assert.Equal(["count", "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"], net.State.Keys);
        Assert.Equal(4, net.Parameters.Count);
        Assert.Same(net.State["fc1.weight"], net.Parameters[0]);
        Assert.Equal("[3, 4]", net.State["fc1.weight"].Shape.ToString());
    }

    [Fact]
    public void A_sequence_names_its_layers_by_position()
    {
        Sequential net = new(new Linear(2, 3), new Relu(), new Linear(3, 1, bias: false));
        Assert.Equal(["0.weight", "0.bias", "2.weight"], net.State.Keys);
        Assert.IsType<Relu>(net[1]);
        Assert.Equal(3, net.Count);
        Assert.All(net, Assert.NotNull);
    }

    [Fact]
    public void A_sequence_is_made_of_lists_arrays_and_collection_expressions()
    {
        List<Layer> list = [new Linear(2, 3), new Relu()];
        Assert.Equal(2, new Sequential(list).Count);
        Assert.Equal(2, new Sequential(list.ToArray()).Count);
        Assert.Equal(3, new Sequential([.. list, new Linear(3, 1)]).Count);
        Assert.Equal(2, new Sequential(Enumerable.Range(1, 2).Select(width => new Linear(width, width + 1))).Count);
        Assert.Empty(new Sequential());
        Assert.Throws<ArgumentNullException>(() => new Sequential(new List<Layer> { null! }));
        Assert.Throws<ArgumentNullException>(() => new Sequential(new Relu(), null!));

        // A sequence within a sequence stays one layer of it.
        Sequential outer = new(new Sequential(list));
        Assert.IsType<Sequential>(Assert.Single(outer));
        Assert.Equal(["0.0.weight", "0.0.bias"], outer.State.Keys);
    }

    [Fact]
    public void What_only_generated_code_calls_is_not_suggested()
        => Assert.All(
            [typeof(ModuleWalk), typeof(LeafReader), typeof(LeafWriter), typeof(TreeRegistry), typeof(ITree<>)],
            type => Assert.Equal(EditorBrowsableState.Never, ((EditorBrowsableAttribute?)Attribute.GetCustomAttribute(type, typeof(EditorBrowsableAttribute)))?.State));

    [Fact]
    public void Where_no_generator_runs_a_module_says_so_instead_of_having_no_parameters()
    {
        Assert.StartsWith(
            "Nothing says what UnmarkedNet holds. Write [Module] above its class, and partial before the word class.",
            Assert.Throws<InvalidOperationException>(() => new UnmarkedNet().Parameters).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new Sequential(new UnmarkedNet()).State);
    }

    [Fact]
    public void Modes_reach_every_module_below()
    {
        SmallNet net = new();
        Assert.True(net.IsTraining && net.Dropout.IsTraining);
        net.Eval();
        Assert.False(net.IsTraining || net.Dropout.IsTraining);
        net.Train();
        Assert.True(net.Dropout.IsTraining);
    }

    [Fact]
    public void Predict_refuses_training_mode_and_records_nothing()
    {
        SmallNet net = new();
        Tensor x = Tensor.Ones(2, 4);
        Assert.Contains("Eval()", Assert.Throws<InvalidOperationException>(() => net.Predict(x)).Message, StringComparison.Ordinal);
        net.Eval();
        Tensor y = net.Predict(x);
        Assert.Null(y.GradFunction);
        Assert.NotNull(net.Forward(x).GradFunction);
        Assert.True(y.AllClose(net.Forward(x)));
    }

    [Fact]
    public void Eight_threads_predict_the_same_bits()
    {
        SmallNet net = new();
        net.Eval();
        Tensor x = Tensor.Rand([16, 4], seed: 5);
        float[] expected = net.Predict(x).ToArray<float>();
        float[][] found = new float[8][];
        Parallel.For(0, 8, i => found[i] = net.Predict(x).ToArray<float>());
        Assert.All(found, one => Assert.Equal(expected, one));
    }

    [Fact]
    public void The_gradient_report_gives_each_parameter_a_gradient_or_a_reason()
    {
        SmallNet net = new();
        Assert.Contains("Backward has not reached this model", net.GradientReport(), StringComparison.Ordinal);
        net.State["fc1.bias"].Sum().Backward();
        string[] lines = net.GradientReport().TrimEnd().Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.EndsWith("not trainable", lines[0], StringComparison.Ordinal);
        Assert.Contains("the loss did not depend on it", lines[1], StringComparison.Ordinal);
        Assert.Contains("gradient norm 1.73205", lines[2], StringComparison.Ordinal);
        net.State["fc1.bias"].ReplaceGrad(Tensor.Of([float.NaN, 0, 0]));
        Assert.Contains("not finite", net.GradientReport(), StringComparison.Ordinal);
        net.State["fc1.bias"].ReplaceGrad(Tensor.Zeros(3));
        Assert.Contains("zero everywhere", net.GradientReport(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_replaced_gradient_must_fit()
    {
        Variable w = new(Tensor.Ones(2));
        Assert.Throws<ArgumentException>(() => w.ReplaceGrad(Tensor.Ones(3)));
        Assert.Throws<ArgumentException>(() => w.ReplaceGrad(Tensor.Ones([2], DType.Float64)));
        Assert.Throws<InvalidOperationException>(() => new Variable(Tensor.Ones(2), trainable: false).ReplaceGrad(Tensor.Ones(2)));
    }
}
