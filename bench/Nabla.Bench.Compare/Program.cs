using System.Globalization;
using System.Runtime.InteropServices;
using Nabla;
using Nabla.Bench;
using Nabla.Bench.Compare;

// Our side of eng/compare, which starts it and asks for one case after another by lines:
//   threads <count>                          answers with the count
//   warm <milliseconds> <case>               answers with the way taken, here always one
//   time <milliseconds> <case>               answers with the median seconds of a call
//   numbers 0 <case>                         answers with numbers that both sides must agree on, or with a dash
//   copy <bytes>                             answers with the bytes read and written a second by all threads together
//   peak <float32 or float64>                answers with the operations a second of one core, registers only
//   ahead                                    answers with the operations a second of one core now, of long chains: see LookAhead
// Or, in a process of its own: memory <inputs> <hidden> <outputs> <batch> <steps>, which answers with bytes.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["memory", ..])
{
    Console.WriteLine(Peaks.OfTraining([.. args[1..].Select(number => int.Parse(number, CultureInfo.InvariantCulture))]));
    return;
}

Console.WriteLine($"Nabla, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}");
string? prepared = null;
Work? work = null;
while (Console.ReadLine() is { } line)
{
    string[] words = line.Split(' ');
    switch (words[0])
    {
        case "threads":
            Threads.Count = int.Parse(words[1], CultureInfo.InvariantCulture);
            Console.WriteLine(Threads.Count);
            break;
        case "copy":
            Console.WriteLine(CopyBandwidth.Of(long.Parse(words[1], CultureInfo.InvariantCulture), Threads.Count));
            break;
        case "ahead":
            Console.WriteLine(LookAhead.Now());
            break;
        case "peak":
            Console.WriteLine(words[1] == "float32" ? MultiplyAddPeak.OfFloat32() : MultiplyAddPeak.OfFloat64());
            break;
        default:
            string wanted = string.Join(' ', words[2..]);
            if (wanted != prepared)
            {
                prepared = wanted;
                work = CompiledCases.Make(words[2..]) ?? Decompositions.Make(words[2..]) ?? new Work(Cases.Make(words[2..]));
            }

            if (words[0] == "numbers")
            {
                Console.WriteLine(work!.Numbers is { } numbers ? string.Join(' ', numbers()) : "-");
                break;
            }

            double seconds = Sampling.Median(work!.Call, 1e-3 * double.Parse(words[1], CultureInfo.InvariantCulture));
            Console.WriteLine(words[0] == "warm" ? "the only one" : seconds.ToString("R", CultureInfo.InvariantCulture));
            break;
    }
}
