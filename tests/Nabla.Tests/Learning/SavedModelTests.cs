using Nabla.Learning;

namespace Nabla.Tests.Learning;

[Module]
internal sealed partial class Tied : Layer
{
    private readonly Linear _encoder;
    private readonly Linear _decoder;

    public Tied()
    {
        _encoder = new Linear(2, 2);
        _decoder = _encoder;
    }

    public override Tensor Forward(Tensor x) => _decoder.Forward(_encoder.Forward(x));
}

public sealed class SavedModelTests
{
    [Fact]
    public void A_saved_model_loads_bit_for_bit()
    {
        using ScratchFolder folder = new();
        SmallNet saved = new();
        saved.State["count"].Value = Tensor.Of(12L);
        saved.Save(folder["model"]);
        SmallNet loaded = new();
        foreach (Variable variable in loaded.Parameters)
        {
            variable.Value = Tensor.Zeros(variable.Shape);
        }

        loaded.Load(folder["model"]);
        Assert.Equal(12, loaded.State["count"].Value.ToScalar<long>());
        Assert.All(saved.Parameters.Zip(loaded.Parameters), pair => Assert.Equal(pair.First.ToArray<float>(), pair.Second.ToArray<float>()));
    }

    [Fact]
    public void Everything_that_does_not_fit_is_listed_and_nothing_is_changed()
    {
        using ScratchFolder folder = new();
        SafeTensors.Write(folder["other"], new Dictionary<string, Tensor>
        {
            ["count"] = Tensor.Of(5L),
            ["fc1.weight"] = Tensor.Zeros(4, 3),
            ["fc1.bias"] = Tensor.Zeros([3], DType.Float64),
            ["fc3.weight"] = Tensor.Zeros(1),
            ["fc3.bias"] = Tensor.Zeros(2),
        });
        SmallNet net = new();
        float[][] before = [.. net.Parameters.Select(parameter => parameter.ToArray<float>())];
        string message = Assert.Throws<InvalidDataException>(() => net.Load(folder["other"])).Message;
        foreach (string words in new[]
        {
            folder["other"], "SmallNet", "fc2.weight: float32 [2, 3]", "fc2.bias: float32 [2]", "fc3.weight: float32 [1]", "fc3.bias: float32 [2]",
            "fc1.weight: float32 [3, 4] here, float32 [4, 3] in the file", "fc1.bias: float32 [3] here, float64 [3] in the file", "nothing was changed",
        })
        {
            Assert.Contains(words, message, StringComparison.Ordinal);
        }

        string lax = Assert.Throws<InvalidDataException>(() => net.Load(folder["other"], strict: false)).Message;
        Assert.DoesNotContain("fc2", lax, StringComparison.Ordinal);
        Assert.Contains("fc1.weight", lax, StringComparison.Ordinal);
        Assert.Equal(0, net.State["count"].Value.ToScalar<long>());
        Assert.Equal(before, net.Parameters.Select(parameter => parameter.ToArray<float>()));
    }

    [Fact]
    public void Without_strictness_what_fits_is_taken()
    {
        using ScratchFolder folder = new();
        SafeTensors.Write(folder["part"], new Dictionary<string, Tensor> { ["fc1.bias"] = Tensor.Ones(3), ["head.bias"] = Tensor.Ones(3) });
        SmallNet net = new();
        net.Load(folder["part"], strict: false);
        Assert.Equal([1f, 1, 1], net.State["fc1.bias"].ToArray<float>());
    }

    [Theory]
    [InlineData("encoder")]
    [InlineData("decoder")]
    public void What_a_model_holds_twice_loads_under_either_name(string name)
    {
        using ScratchFolder folder = new();
        SafeTensors.Write(folder["tied"], new Dictionary<string, Tensor> { [$"{name}.weight"] = Tensor.Ones(2, 2), [$"{name}.bias"] = Tensor.Ones(2) });
        Tied net = new();
        net.Load(folder["tied"]);
        Assert.Equal([1f, 1], net.State["encoder.bias"].ToArray<float>());
    }

    [Fact]
    public void Another_shape_or_element_type_is_not_assigned()
    {
        Variable w = new(Tensor.Ones(2));
        Assert.Contains("float32 [3]", Assert.Throws<ArgumentException>(() => w.Value = Tensor.Ones(3)).Message, StringComparison.Ordinal);
        Assert.Contains("Cast", Assert.Throws<ArgumentException>(() => w.Value = Tensor.Ones([2], DType.Float64)).Message, StringComparison.Ordinal);
    }
}
