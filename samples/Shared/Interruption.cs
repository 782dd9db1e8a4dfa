using System.Runtime.InteropServices;

namespace SampleConsole;

/// <summary>Ctrl-C: the first asks the program to finish its batch, save if it does, and leave; the second ends it at once.</summary>
public sealed class Interruption : IDisposable
{
    /// <summary>What shells expect of a program that SIGINT ended.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource _source = new();

    private readonly PosixSignalRegistration _registration;

    private int _isAsked;

    /// <param name="messages">Is told, at the first, what the second would do.</param>
    /// <param name="saves">Whether the program saves what it has before it leaves.</param>
    public Interruption(TextWriter messages, bool saves = false)
    {
        string message = saves ? "finishing the batch and saving; Ctrl-C again ends at once, without" : "ending; Ctrl-C again ends at once";
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            if (Interlocked.Exchange(ref _isAsked, 1) != 0)
            {
                // What is not cancelled here the system does, and it kills.
                return;
            }

            context.Cancel = true;
            messages.WriteLine(message);
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
