using Nabla.Learning;

namespace Nabla.Tests.References;

/// <summary>The recorded layers with weights (eng/references/layers.py), eagerly and compiled: names, values, and gradients of what they are given and of every weight.</summary>
public sealed class LayerReferenceTests
{
    [Fact]
    public void Recurrent_layers_are_PyTorchs() => Every("Recurrent", static a =>
    {
        (int inputs, int layers, bool bias, bool batchFirst, bool both) = (a.Integer("inputs"), a.Integer("layers"), a.Flag("bias"), a.Flag("batchFirst"), a.Flag("bidirectional"));
        Tensor? lengths = a.Has("lengths") ? Tensor.Of<int>(a.Integers("lengths")) : null;
        switch (a.Text("kind"))
        {
            case "lstm":
                Lstm lstm = new(inputs, 3, layers, bias, batchFirst, bidirectional: both, projection: a.Integer("projection"), dtype: DType.Float64);
                return (lstm, x => All(lstm.Run(x[0], x.Length > 1 ? (x[1], x[2]) : null, lengths)));
            case "gru":
                Gru gru = new(inputs, 3, layers, bias, batchFirst, bidirectional: both, dtype: DType.Float64);
                return (gru, x => Pair(gru.Run(x[0], x.Length > 1 ? x[1] : null, lengths)));
            default:
                Rnn rnn = new(inputs, 3, a.Flag("relu") ? RecurrentActivation.Relu : RecurrentActivation.Tanh, layers, bias, batchFirst, bidirectional: both, dtype: DType.Float64);
                return (rnn, x => Pair(rnn.Run(x[0], x.Length > 1 ? x[1] : null, lengths)));
        }
    });

    [Fact]
    public void Recurrent_cells_are_PyTorchs() => Every("RecurrentCell", static a =>
    {
        switch (a.Text("kind"))
        {
            case "lstm":
                LstmCell lstm = new(3, 2, a.Flag("bias"), dtype: DType.Float64);
                return (lstm, x => Pair(lstm.Forward(x[0], (x[1], x[2]))));
            case "gru":
                GruCell gru = new(3, 2, a.Flag("bias"), dtype: DType.Float64);
                return (gru, x => [gru.Forward(x[0], x[1])]);
            default:
                RnnCell rnn = new(3, 2, bias: a.Flag("bias"), dtype: DType.Float64);
                return (rnn, x => [rnn.Forward(x[0], x[1])]);
        }
    });

    [Fact]
    public void Attention_is_PyTorchs() => Every("MultiheadAttention", static a =>
    {
        MultiheadAttention layer = new(6, 2, bias: a.Flag("bias"), batchFirst: a.Flag("batchFirst"), keyWidth: a.Integer("keyWidth"), valueWidth: a.Integer("valueWidth"), dtype: DType.Float64);
        (int xs, bool masked, bool padded) = (a.Integer("xs"), a.Integer("mask") > 0, a.Integer("padding") > 0);
        Tensor[] Run(Tensor[] x)
        {
            (Tensor query, Tensor key, Tensor value) = (x[0], xs == 1 ? x[0] : x[1], xs == 1 ? x[0] : x[2]);
            return Pair(layer.Forward(query, key, value, padded ? x[^1] : null, masked && !a.Flag("causal") ? x[xs] : null, a.Flag("causal")));
        }

        return (layer, Run);
    });

    [Fact]
    public void Transformers_are_PyTorchs() => Every("Transformers", static a =>
    {
        (bool batchFirst, bool normFirst, bool causal, int layers) = (a.Flag("batchFirst"), a.Flag("normFirst"), a.Flag("causal"), a.Integer("layers"));
        Func<Tensor, Tensor>? activation = a.Flag("gelu") ? static x => x.Gelu() : null;
        TransformerEncoderLayer Encoding() => new(4, 2, 5, 0, activation, batchFirst: batchFirst, normFirst: normFirst, dtype: DType.Float64);
        TransformerDecoderLayer Decoding() => new(4, 2, 5, 0, activation, batchFirst: batchFirst, normFirst: normFirst, dtype: DType.Float64);
        TransformerEncoder Encoder() => new(layers, Encoding, new LayerNorm(4, dtype: DType.Float64));
        TransformerDecoder Decoder() => new(layers, Decoding, new LayerNorm(4, dtype: DType.Float64));
        Tensor? Padding(Tensor[] x) => a.Integer("padding") > 0 ? x[^1] : null;
        switch (a.Text("kind"), layers)
        {
            case ("encoder", 1):
                TransformerEncoderLayer encoding = Encoding();
                return (encoding, x => [encoding.Forward(x[0], null, Padding(x), causal)]);
            case ("encoder", _):
                TransformerEncoder encoder = Encoder();
                return (encoder, x => [encoder.Forward(x[0], null, Padding(x), causal)]);
            case ("decoder", 1):
                TransformerDecoderLayer decoding = Decoding();
                return (decoding, x => [decoding.Forward(x[0], x[1], memoryKeyPaddingMask: Padding(x), isCausal: causal)]);
            case ("decoder", _):
                TransformerDecoder decoder = Decoder();
                return (decoder, x => [decoder.Forward(x[0], x[1], memoryKeyPaddingMask: Padding(x), isCausal: causal)]);
            default:
                Transformer transformer = new(Encoder(), Decoder());
                return (transformer, x => [transformer.Forward(x[0], x[1], sourceKeyPaddingMask: Padding(x), isCausal: causal)]);
        }
    });

    [Fact]
    public void Weights_that_follow_from_others_are_PyTorchs() => Every("Parametrised", static a =>
    {
        Layer inner = a.Text("kind") switch
        {
            "linear" => new Linear(4, 3, dtype: DType.Float64),
            "conv" => new Conv2d(2, 3, 2, dtype: DType.Float64),
            _ => new ConvTranspose1d(2, 3, 2, bias: false, dtype: DType.Float64),
        };
        if (a.Text("what") == "length")
        {
            WeightNorm ofLength = new(inner, a.OptionalInteger("axis"));
            return (ofLength, x => [ofLength.Forward(x[0])]);
        }

        SpectralNorm spectral = new(inner, a.Integer("iterations"), a.Integer("axis"));
        if (!a.Flag("training"))
        {
            spectral.Eval();
        }

        Tensor[] Run(Tensor[] x)
        {
            (spectral.State["weight_u"].Value, spectral.State["weight_v"].Value) = (x[1].Detach(), x[2].Detach());
            return [spectral.Forward(x[0])];
        }

        return (spectral, Run);
    });

    private static Tensor[] All((Tensor Output, (Tensor Hidden, Tensor Cell) State) found) => [found.Output, found.State.Hidden, found.State.Cell];

    private static Tensor[] Pair((Tensor First, Tensor Second) pair) => [pair.First, pair.Second];

    /// <summary>Every case of a file: a module made of the arguments, and what it gives for the inputs that are not its parameters.</summary>
    private static void Every(string operation, Func<ReferenceArguments, (Module Module, Func<Tensor[], Tensor[]> Run)> make)
    {
        Tolerance tolerance = Tolerance.Of(operation);
        List<string> differences = [];
        foreach (ReferenceCase one in ReferenceCase.Load(operation))
        {
            (Module module, Func<Tensor[], Tensor[]> run) = make(one.Arguments);
            Assert.Equal(one.Arguments.Texts("names"), module.State.Where(static pair => pair.Value.Trainable).Select(static pair => pair.Key));
            int given = one.Inputs.Count - module.Parameters.Count;
            Variable[] leaves = [.. one.Inputs.Take(given).Select(static input => new Variable(input.ToTensor(), input.DType.IsFloating())), .. module.Parameters];
            foreach ((Variable leaf, ReferenceTensor recorded) in leaves.Zip(one.Inputs))
            {
                leaf.Value = recorded.ToTensor();
            }

            Func<Tensor[], Tensor[]> step = cotangents =>
            {
                foreach (Variable leaf in leaves)
                {
                    leaf.ClearGrad();
                }

                Tensor[] outputs = run([.. leaves[..given]]);
                Tensor loss = Tensor.Of(0.0);
                for (int i = 0; i < outputs.Length; i++)
                {
                    loss += (outputs[i] * cotangents[i]).Sum();
                }

                loss.Backward();
                return outputs;
            };
            foreach (bool compiled in new[] { false, true })
            {
                Func<Tensor[], Tensor[]> taken = compiled ? Transform.Jit(step, keepGrads: true) : step;
                Tensor[] outputs = taken([.. one.Cotangents.Select(static cotangent => cotangent!.Value.ToTensor())]);
                double scale = Comparison.Scale(one.Outputs);
                double ofGradients = Comparison.Scale(one.Gradients.OfType<ReferenceTensor>());
                differences.AddRange(
                    outputs.Select((output, i) => one.Outputs[i].Difference(output.Detach(), tolerance.Ulps, scale, exactZeros: false) is { } difference ? $"output {i}: {difference}" : null)
                        .Concat(leaves.Select((leaf, i) => one.Gradients[i]?.Difference(leaf.Grad!, tolerance.GradientUlps, ofGradients, exactZeros: false) is { } difference ? $"gradient {i}: {difference}" : null))
                        .OfType<string>().Select(difference => $"{one.Name} {(compiled ? "compiled" : "eager")} {one.Arguments}: {difference}"));
            }
        }

        Assert.True(differences.Count == 0, $"{operation}: {differences.Count} differences\n{string.Join('\n', differences.Take(12))}");
    }
}
