using MnistSample.Rendering;
using VaeSample;

FileSizeSignal.Ignore();
using Interruption interruption = new(Console.Error);
return await Application.RunAsync(args, Report.ForThisOutput(), Console.Out, Console.Error, ProgressLine.OnConsole(), Environment.GetEnvironmentVariable, interruption.Token);
