using MnistSample.Rendering;
using Nabla;

namespace MnistSample;

/// <summary>The program, without the process around it.</summary>
internal static class Application
{
    /// <summary>Does what the arguments ask for.</summary>
    /// <param name="arguments">As the user typed them.</param>
    /// <param name="report">Where results go.</param>
    /// <param name="output">Where help goes.</param>
    /// <param name="error">Where one line goes that says why the program cannot do it.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="interruption">The user wants the program to come to an end.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(
        string[] arguments, Report report, TextWriter output, TextWriter error, Func<string, string?> environment, CancellationToken interruption)
    {
        try
        {
            if (new CommandLine().Parse(arguments, output) is not { } options)
            {
                return SampleCommand.Done;
            }

            Device device = DeviceName.Open(options.Device);
            DataSource source = await DataSource.FindAsync(options.Data, options.Offline, environment, report, interruption);
            if (options.Evaluate is { } file)
            {
                Examination.Present(report, TrainedNetwork.Load(file, source.Name, report, device), source.LoadTest(), source.Name);
                return SampleCommand.Done;
            }

            return await TrainAsync(options, source, device, report, interruption);
        }
        catch (OperationCanceledException) when (interruption.IsCancellationRequested)
        {
            return Interruption.ExitCode;
        }
        catch (Exception e) when (SampleCommand.IsForTheUser(e) || e is DeviceException)
        {
            await error.WriteLineAsync(SampleCommand.OneLine(e));
            return SampleCommand.CannotBeDone;
        }
    }

    private static async Task<int> TrainAsync(Options options, DataSource source, Device device, Report report, CancellationToken interruption)
    {
        TrainingRun run = options.Resume is { } file
            ? TrainingRun.Resume(file, options.Settings, source.Name, device)
            : TrainingRun.Start(options.Settings, source.Name, device);
        (DigitSet train, DigitSet test) = source.Load();
        report.Say($"{source.Name}: {train.Count} images to train with, {test.Count} to test with; {run.Settings.Summary}, {(device == Device.Cpu ? $"{Threads.Count} threads" : device)}");

        Fitting fitting = new(run, train, test, options.Save, options.Eager);
        bool isFinished = false;
        await report.TrainAsync(async (batch, row) => isFinished = await fitting.RunAsync(options.Epochs, batch, row, interruption));
        if (!isFinished)
        {
            report.Say($"interrupted after {run.Position.Epoch} epochs and {run.Position.Batch} batches; go on by --resume {options.Save}");
            return Interruption.ExitCode;
        }

        report.Say(fitting.Summary);
        IOException? undrawn = Draw(run, options.ChartPath);
        report.Say($"weights and training state: {options.Save}{(undrawn is null ? $"   loss curve: {options.ChartPath}" : "")}");
        Examination.Present(report, run.Model, test, source.Name);
        return undrawn is null ? SampleCommand.Done : throw undrawn;
    }

    /// <summary>Saves the loss curve. Where that fails, the user should see the results of the training before they read why.</summary>
    private static IOException? Draw(TrainingRun run, string path)
    {
        try
        {
            new SvgChart($"Training on {run.Data}", run.Settings.Summary, run.Losses, run.Validation).Save(path);
            return null;
        }
        catch (IOException e)
        {
            return e;
        }
    }
}
