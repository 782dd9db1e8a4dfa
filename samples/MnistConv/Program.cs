using MnistConvSample;
using MnistSample.Rendering;

FileSizeSignal.Ignore();
using Interruption interruption = new(Console.Error);
return await Application.RunAsync(args, Report.ForThisOutput(), Console.Out, Console.Error, Environment.GetEnvironmentVariable, interruption.Token);
