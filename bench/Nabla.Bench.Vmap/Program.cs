using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Nabla;
using Nabla.Learning;

// What writing a network for one example costs, against writing it for a batch: 784-128-10 over 256 examples.
//   dotnet run -c Release --project bench/Nabla.Bench.Vmap
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Examples = 256;
Tensor images = Tensor.Randn([Examples, 784], seed: 1);
Tensor labels = (Tensor.Rand([Examples], seed: 2) * 10).Cast(DType.Int64);
Tensor[] network = [Tensor.Randn([784, 128], seed: 3) * 0.05f, Tensor.Zeros(128), Tensor.Randn([128, 10], seed: 4) * 0.1f, Tensor.Zeros(10)];

Func<Tensor, Tensor> one = x => Forward(network, x);
Func<Tensor, Tensor> mapped = Transform.Vmap(one);
Func<Tensor[], Tensor, Tensor, Tensor> loss = (parameters, image, label) => Loss.CrossEntropy(Forward(parameters, image).Unsqueeze(0), label.Unsqueeze(0));
Func<Tensor[], Tensor, Tensor, Tensor[]> gradient = Transform.Grad(loss);
Func<Tensor[], Tensor, Tensor, Tensor[]> each = Transform.Vmap(gradient, (null, 0, 0));

using NoGradScope unrecorded = Transform.NoGrad();
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, 784-128-10 over {Examples} examples");
double byHand = Measure("batched by hand", () => one(images));
double byVmap = Measure("Vmap", () => mapped(images));
bool passed = Judge("Vmap / by hand", byVmap / byHand, 1.3, atMost: true);

long numbers = network.Sum(parameter => parameter.Count) * Examples;
Tensor zero = Tensor.Zeros([(int)numbers]); // one number, repeated: nothing is read from memory
double fill = Measure($"fill {numbers * 4 / 1e6:F0} MB", () => zero + 1f);
double perExample = Measure("per-example gradients by Vmap", () => each(network, images, labels)[0]);
double loop = Measure("per-example gradients by a loop", () =>
{
    Tensor[] all = new Tensor[Examples];
    for (int i = 0; i < Examples; i++)
    {
        all[i] = gradient(network, images[i], labels[i])[0];
    }

    return Functions.Stack(all, 0);
});
passed &= Judge("per-example gradients / fill", perExample / fill, 1.5, atMost: true);
passed &= Judge("loop / per-example gradients", loop / perExample, 5, atMost: false);
return passed ? 0 : 1;

static Tensor Forward(Tensor[] parameters, Tensor x) => (x.MatMul(parameters[0]) + parameters[1]).Relu().MatMul(parameters[2]) + parameters[3];

static double Measure(string what, Func<Tensor> run)
{
    // The best of many: what the machine can do when nothing else wants it.
    double best = double.MaxValue;
    Stopwatch all = Stopwatch.StartNew();
    for (int i = 0; i < 5 || all.Elapsed.TotalSeconds < 2; i++)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
    }

    Console.WriteLine($"{what,-36} {best,10:F0} µs");
    return best;
}

static bool Judge(string what, double ratio, double bar, bool atMost)
{
    bool passed = atMost ? ratio <= bar : ratio >= bar;
    Console.WriteLine($"{what,-36} {ratio,10:F2}    bar {(atMost ? "at most" : "at least")} {bar}: {(passed ? "PASS" : "FAIL")}");
    return passed;
}
