using MnistSample;
using MnistSample.Rendering;

using Interruption interruption = new();
return await Application.RunAsync(
    args, Report.ForThisOutput(), Console.Out, Console.Error, Environment.GetEnvironmentVariable, interruption.Token);
