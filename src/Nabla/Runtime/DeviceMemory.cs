namespace Nabla;

/// <summary>Memory of a device that is not the host's: only its machine can read and write it.</summary>
/// <remarks>Its machine gets it back when the library knows that nobody uses it any more, else when a collection has found its storage unreachable.</remarks>
internal abstract class DeviceMemory : Rental
{
    private bool _isBack;

    ~DeviceMemory() => GiveBack();

    /// <summary>Whose it is.</summary>
    public abstract Machine Machine { get; }

    /// <summary>What is to be looked at before its numbers are shown to anybody, if something is.</summary>
    public IPendingCheck? Pending { get; set; }

    /// <summary>How many bytes can be used; at least as many as were asked for.</summary>
    public abstract long Bytes { get; }

    public sealed override void GiveBack()
    {
        if (!Interlocked.Exchange(ref _isBack, true))
        {
            Machine.Return(this);
        }
    }
}
