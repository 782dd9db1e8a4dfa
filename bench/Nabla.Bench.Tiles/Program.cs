using System.Diagnostics;
using System.Globalization;
using Nabla;

// What a search for tiles gives on the first OpenCL device: products and convolutions cut in the fixed way and as the search found, in turns. What is kept in the user's cache from an earlier run is not searched again:
// XDG_CACHE_HOME names an empty folder for a first run.
const int Rounds = 12;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Device device = Device.OpenCl(0);
Console.WriteLine($".NET {Environment.Version}, {OpenClDevices.List()[0]}");
Console.WriteLine("| work | first, fixed (s) | first, with the search (s) | fixed (ms) | tuned (ms) | times as fast |");
Console.WriteLine("|---|---|---|---|---|---|");
Report("512×512 by 512×512", Product(512, 512, 512));
Report("1024×1024 by 1024×1024", Product(1024, 1024, 1024));
Report("128×2048 by 2048×1000", Product(128, 1000, 2048));
Report("8 images of 64×56×56, 64 filters of 3×3", Convolution());

Func<Tensor> Product(int m, int n, int k)
{
    Tensor x = Tensor.Randn([m, k], seed: 1, device: device);
    Tensor y = Tensor.Randn([k, n], seed: 2, device: device);
    return () => x.MatMul(y)[0, 0];
}

Func<Tensor> Convolution()
{
    Tensor x = Tensor.Randn([8, 64, 56, 56], seed: 1, device: device);
    Tensor w = Tensor.Randn([64, 64, 3, 3], seed: 2, device: device);
    return () => x.Conv(w, padding: 1)[0, 0, 0, 0];
}

// Whatever else the machine does slows both down; the quickest of many is what the work takes.
static void Report(string name, Func<Tensor> work)
{
    double[] first = [Seconds(work, isTuned: false), Seconds(work, isTuned: true)];
    double[] least = [double.PositiveInfinity, double.PositiveInfinity];
    for (int round = 0; round < 2 * Rounds; round++)
    {
        least[round % 2] = Math.Min(least[round % 2], Seconds(work, isTuned: round % 2 == 1));
    }

    Console.WriteLine($"| {name} | {first[0]:0.0} | {first[1]:0.0} | {1e3 * least[0]:0.0} | {1e3 * least[1]:0.0} | {least[0] / least[1]:0.00} |");
}

static double Seconds(Func<Tensor> work, bool isTuned)
{
    OpenClDevices.TunesKernels = isTuned;
    long start = Stopwatch.GetTimestamp();
    work().ToScalar();
    return Stopwatch.GetElapsedTime(start).TotalSeconds;
}
