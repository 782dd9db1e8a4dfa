namespace Nabla.Data;

/// <summary>An item of the data could not be made; the message says which, and <see cref="Exception.InnerException"/> why.</summary>
public sealed class DataItemException : Exception
{
    /// <summary>An item could not be made.</summary>
    /// <param name="item">What it is called: <c>Example 17</c>.</param>
    /// <param name="reason">What making it threw.</param>
    public DataItemException(string item, Exception reason)
        : base($"{item} could not be made: {(reason ?? throw new ArgumentNullException(nameof(reason))).Message}", reason)
    {
        Item = item;
    }

    /// <summary>What the item is called.</summary>
    public string Item { get; }

    /// <summary>Whether an exception should say which item it was about: not where it says so itself, or the work was only called off.</summary>
    internal static bool Names(Exception exception) => exception is not (DataItemException or OperationCanceledException);
}
