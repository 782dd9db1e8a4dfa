#:package Nabla@0.1.0
#:property PublishAot=false

// Fits a small network of one's own to numbers the program already has, and saves it.
using Nabla;
using Nabla.Data;
using Nabla.Learning;

string file = args.Length > 0 ? args[0] : "pump.safetensors";

// Flow and pressure of a pump, and the power it draws: numbers as any program has them.
var random = new Random(7);
double[,] measured = new double[600, 2];
double[,] power = new double[600, 1];
for (int i = 0; i < 600; i++)
{
    (double flow, double pressure) = (10 + 40 * random.NextDouble(), 1 + 5 * random.NextDouble());
    (measured[i, 0], measured[i, 1]) = (flow, pressure);
    power[i, 0] = flow * pressure / (0.5 + 0.01 * flow) + 2 * (random.NextDouble() - 0.5);
}

Tensor x = Tensor.Of(measured).Cast(DType.Float32);
Tensor y = Tensor.Of(power).Cast(DType.Float32);

var model = new Pump(x.Mean(0), x.Std(0), y.Mean(0), y.Std(0));
int[] order = [.. Enumerable.Range(0, 600)];
random.Shuffle(order);
Tensor train = order[..480], held = order[480..];
var trainer = new Trainer(model, new Adam(model.Parameters, learningRate: 1e-2), (prediction, target) => Loss.MeanSquaredError(prediction, target));
var reports = await trainer.FitAsync(
    DataLoader.From(x[train], y[train], batch: 32),
    epochs: 40,
    validation: DataLoader.From(x[held], y[held], batch: 120, shuffle: false));

model.Save(file);
double error = Math.Sqrt((model.Predict(x[held]) - y[held]).Square().Mean().ToScalar());
Console.WriteLine($"{reports.Count} epochs; held-out error {error:F2} of a spread of {y.Std().ToScalar():F2}; saved {file}");
return error < 0.1 * y.Std().ToScalar() ? 0 : 1;

[Module]
sealed partial class Pump : Layer
{
    private readonly Sequential _body = new(new Linear(2, 24), new Tanh(), new Linear(24, 1));

    // Standardisation is part of the model, so that whoever loads it cannot forget it.
    private readonly Variable _inputMean, _inputSpread, _outputMean, _outputSpread;

    public Pump(Tensor inputMean, Tensor inputSpread, Tensor outputMean, Tensor outputSpread)
    {
        (_inputMean, _inputSpread) = (new Variable(inputMean, trainable: false), new Variable(inputSpread, trainable: false));
        (_outputMean, _outputSpread) = (new Variable(outputMean, trainable: false), new Variable(outputSpread, trainable: false));
    }

    public override Tensor Forward(Tensor x) => _body.Forward((x - _inputMean) / _inputSpread) * _outputSpread + _outputMean;
}
