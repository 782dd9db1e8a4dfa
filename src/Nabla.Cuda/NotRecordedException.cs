namespace Nabla.Cuda;

/// <summary>Something was asked for that no graph does: numbers are to go to the host, or come from it.</summary>
internal sealed class NotRecordedException : Exception
{
    public NotRecordedException()
        : base("Numbers were to go from or to the host while a graph was captured; launch what does that one by one.")
    {
    }
}
