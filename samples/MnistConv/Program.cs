using MnistConvSample;
using MnistSample.Rendering;

FileSizeSignal.Ignore();
using Interruption interruption = new(Console.Error, "finishing the batch; Ctrl-C again ends at once");
return await Application.RunAsync(args, Report.ForThisOutput(), Console.Out, Console.Error, Environment.GetEnvironmentVariable, interruption.Token);
