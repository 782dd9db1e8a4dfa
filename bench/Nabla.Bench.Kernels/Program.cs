using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Nabla.Bench.Kernels;
using Perfolizer.Horology;

// Every kernel through the operation that runs it, against what the machine can do at most.
//   dotnet run -c Release --project bench/Nabla.Bench.Kernels -- --filter '*'        (or '*Contract*', '*Reduce*' …)
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// In this process: the limits of the last column are measured beside the kernels, on the machine as it is now.
Job job = Job.Default
    .WithToolchain(InProcessNoEmitToolchain.Instance)
    .WithWarmupCount(4)
    .WithIterationCount(9)
    .WithIterationTime(TimeInterval.FromMilliseconds(200));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(job).AddColumn(new FractionOfLimit()));
