using CartPoleSample;

using Interruption interruption = new(Console.Error);
return await Application.RunAsync(args, Console.Out, Console.Error, ProgressLine.OnConsole(), interruption.Token);
