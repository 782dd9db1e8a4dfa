using System.Runtime.InteropServices;

namespace MnistSample;

/// <summary>Ctrl-C: the first asks the program to finish its batch, save and leave; the second ends it at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What shells expect of a program that SIGINT ended.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource _source = new();

    private readonly PosixSignalRegistration _registration;

    public Interruption()
    {
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            // Not cancelling the second one leaves it to the system, which kills.
            context.Cancel = !_source.IsCancellationRequested;
            _source.Cancel();
        });
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
