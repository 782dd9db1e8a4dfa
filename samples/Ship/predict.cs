#:package Nabla@0.1.0
#:property PublishAot=false

// Loads what fit.cs saved and predicts from eight threads at once.
using Nabla;
using Nabla.Learning;

string file = args.Length > 0 ? args[0] : "pump.safetensors";
var model = new Pump();
model.Load(file);
model.Eval();

Tensor questions = Tensor.Rand([64, 2], seed: 5) * Tensor.Of([40f, 5f]) + Tensor.Of([10f, 1f]);
float[] expected = model.Predict(questions).ToArray<float>();
float[][] answers = new float[8][];
Thread[] threads = [.. Enumerable.Range(0, 8).Select(i => new Thread(() =>
{
    for (int round = 0; round < 200; round++)
    {
        answers[i] = model.Predict(questions).ToArray<float>();
    }
}))];
Array.ForEach(threads, thread => thread.Start());
Array.ForEach(threads, thread => thread.Join());

bool equal = answers.All(answer => answer.AsSpan().SequenceEqual(expected));
Console.WriteLine($"{questions[0]} → {expected[0]:F1}; eight threads agree: {equal}");
return equal ? 0 : 1;

[Module]
sealed partial class Pump : Layer
{
    private readonly Sequential _body = new(new Linear(2, 24), new Tanh(), new Linear(24, 1));
    private readonly Variable _inputMean = new(Tensor.Zeros(2), trainable: false);
    private readonly Variable _inputSpread = new(Tensor.Ones(2), trainable: false);
    private readonly Variable _outputMean = new(Tensor.Zeros(1), trainable: false);
    private readonly Variable _outputSpread = new(Tensor.Ones(1), trainable: false);

    public override Tensor Forward(Tensor x) => _body.Forward((x - _inputMean) / _inputSpread) * _outputSpread + _outputMean;
}
