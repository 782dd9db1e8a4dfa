using MnistSample;
using MnistSample.Rendering;

FileSizeSignal.Ignore();
using Interruption interruption = new(Console.Error, saves: true);
return await Application.RunAsync(
    args, Report.ForThisOutput(), Console.Out, Console.Error, Environment.GetEnvironmentVariable, interruption.Token);
