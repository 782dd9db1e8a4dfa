using System.Diagnostics;
using System.Globalization;
using Nabla;
using Nabla.Learning;

// Training for a long time without a using, a Dispose or a GC call. Resident memory must not grow after the first
// twentieth of the steps, and its peak must stay within three times the live set plus the runtime.
//   dotnet run -c Release --project bench/Nabla.Bench.Soak -- [small|large|two]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string which = args.Length > 0 ? args[0] : "all";
bool passed = true;
if (which is "small" or "all")
{
    passed &= Run("4-8-2, batch 8", 1_000_000, () => Step(4, 8, 2, 8));
}

if (which is "large" or "all")
{
    passed &= Run("784-512-10, batch 128", 20_000, () => Step(784, 512, 10, 128));
}

if (which is "two" or "all")
{
    passed &= Run("784-512-10, batch 128, two threads", 20_000, () => Step(784, 512, 10, 128), threads: 2);
}

return passed ? 0 : 1;

static (Action Step, long Live) Step(int inputs, int hidden, int outputs, int batch)
{
    var model = new Sequential(new Linear(inputs, hidden), new Relu(), new Linear(hidden, outputs));
    var optimizer = new Adam(model.Parameters, learningRate: 1e-3);
    Tensor images = Tensor.Randn([batch, inputs], seed: 1);
    Tensor labels = (Tensor.Rand([batch], seed: 2) * outputs).Cast(DType.Int64);

    // Alive at once: parameters, gradients and two slots each; the batch; what the forward pass keeps for the way back.
    long parameters = model.Parameters.Sum(parameter => parameter.Count);
    long live = 4 * (4 * parameters + (long)batch * (inputs + 3 * hidden + 6 * outputs));
    return (() =>
    {
        optimizer.ClearGrad();
        Loss.CrossEntropy(model.Forward(images), labels).Backward();
        optimizer.Step();
    }, live);
}

static bool Run(string what, int steps, Func<(Action Step, long Live)> make, int threads = 1)
{
    var workers = new List<Thread>();
    long live = 0;
    long done = 0;
    long runtime = Resident();
    for (int i = 0; i < threads; i++)
    {
        (Action step, long each) = make();
        live += each;
        workers.Add(new Thread(() =>
        {
            for (int s = 0; s < steps / threads; s++)
            {
                step();
                Interlocked.Increment(ref done);
            }
        }));
    }

    var clock = Stopwatch.StartNew();
    workers.ForEach(worker => worker.Start());
    long settled = 0;
    long peak = 0;
    while (workers.Exists(worker => worker.IsAlive))
    {
        Thread.Sleep(50);
        long resident = Resident();
        peak = Math.Max(peak, resident);
        if (Interlocked.Read(ref done) <= steps / 20)
        {
            settled = Math.Max(settled, resident);
        }
    }

    // The runtime's own share grows with compiled code and the collector's young budget; 96 MB is what it settles at here.
    const long Young = 96L << 20;
    bool flat = peak <= settled + (settled / 20) + (8L << 20);
    bool small = peak <= runtime + Young + 3 * live;
    Console.WriteLine(
        $"{what}: {steps:N0} steps in {clock.Elapsed.TotalSeconds:F1} s ({clock.Elapsed.TotalMicroseconds / steps * threads:F0} µs each); "
        + $"live {live / 1e6:F1} MB, runtime {runtime >> 20} MB, after a twentieth {settled >> 20} MB, peak {peak >> 20} MB: "
        + $"{(flat ? "flat" : "GROWS")}, {(small ? "within 3 times live plus the runtime" : "TOO LARGE")}. {Memory.Report()}");
    return flat && small;
}

static long Resident()
{
    using Process process = Process.GetCurrentProcess();
    return process.WorkingSet64;
}
