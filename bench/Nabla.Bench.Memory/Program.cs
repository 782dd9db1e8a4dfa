using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Nabla.Bench.Memory;

// One scenario a process, so that every baseline is its own: `run <index> <steps>` measures one, `cost` prints what an
// allocation costs by size, `quick` takes a fifth of the steps, anything else is a filter of names.
if (args is ["run", string index, string steps])
{
    Scenario chosen = Scenario.All[int.Parse(index, CultureInfo.InvariantCulture)];
    Console.WriteLine(new Runner(chosen with { Steps = int.Parse(steps, CultureInfo.InvariantCulture) }).Run());
    return 0;
}

int divisor = 1;
if (args is ["quick", ..])
{
    divisor = 5;
    args = args[1..];
}

if (args is ["cost"])
{
    AllocationCost.Print();
    return 0;
}

Console.WriteLine($"Memory of tensors: resident at most 3x live, at most 10% of the time in collections. {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores.");
Console.WriteLine("Scenario                   safe points  live MB  peak MB  ratio  ns/alloc  in collections  in all pauses  young  full  seconds  verdict");
int failures = 0;
for (int i = 0; i < Scenario.All.Count; i++)
{
    Scenario scenario = Scenario.All[i];
    if (args.Length > 0 && !args.Contains(scenario.Name))
    {
        continue;
    }

    Outcome outcome = Measure(i, scenario.Steps / divisor);
    string verdict = !scenario.Judged ? "-" : outcome.Passes ? "PASS" : "FAIL";
    failures += verdict == "FAIL" ? 1 : 0;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{scenario.Name,-26} {(scenario.SafePoints ? "yes" : "no"),-11} {outcome.LiveMegabytes,8:F0} {outcome.PeakMegabytes,8:F0} {outcome.Ratio,6:F2} {outcome.NanosecondsAnAllocation,9:F0} {outcome.InCollections,15:P1} {outcome.InPauses,14:P1} {outcome.Young,6} {outcome.Full,5} {outcome.Seconds,8:F1}  {verdict}"));
}

return failures == 0 ? 0 : 1;

static Outcome Measure(int index, int steps)
{
    ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
    start.ArgumentList.Add("run");
    start.ArgumentList.Add(index.ToString(CultureInfo.InvariantCulture));
    start.ArgumentList.Add(steps.ToString(CultureInfo.InvariantCulture));
    using Process process = Process.Start(start)!;
    string output = process.StandardOutput.ReadToEnd().Trim();
    process.WaitForExit();
    return process.ExitCode == 0 ? Outcome.Parse(output) : throw new InvalidOperationException($"Scenario {index} ended with exit code {process.ExitCode}: {output}");
}
