#:package Nabla@0.1.0
#:property PublishAot=false

// Trains by a compiled step and prints what came out, to the last bit: the same where code can be emitted and where it cannot, trimmed or native.
using System.Runtime.CompilerServices;
using Nabla;
using Nabla.Learning;

var model = new Sequential(new Linear(20, 32, generator: new Generator(1)), new Gelu(), new LayerNorm(32), new Dropout(0.1, new Generator(2)), new Linear(32, 5, generator: new Generator(3)));
var optimizer = new Adam(model.Parameters, learningRate: 1e-2);
var step = Transform.Jit((Tensor x, Tensor y) =>
{
    optimizer.ClearGrad();
    var loss = Loss.CrossEntropy(model.Forward(x), y);
    loss.Backward();
    Clip.ByNorm(model.Parameters, 1);
    optimizer.Step();
    return loss;
});

Tensor x = Tensor.Randn([64, 20], seed: 4);
Tensor y = (Tensor.Rand([64], seed: 5) * 5).Cast(DType.Int64);
Tensor loss = step(x, y);
for (int i = 1; i < 200; i++)
{
    loss = step(x, y);
}

uint weights = 0;
foreach (Variable parameter in model.Parameters)
{
    foreach (float value in parameter.ToArray<float>())
    {
        weights = weights * 31 + BitConverter.SingleToUInt32Bits(value);
    }
}

Console.WriteLine($"loss {loss:G9}, weights {weights:X8}");
Console.Error.WriteLine($"code can be emitted: {RuntimeFeature.IsDynamicCodeSupported}");
return (float)loss < 0.1f ? 0 : 1;
