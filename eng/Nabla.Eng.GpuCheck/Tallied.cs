namespace Nabla.Eng.GpuCheck;

/// <summary>Counts what was checked, and shows what was wrong.</summary>
internal sealed class Tallied(string what)
{
    private int _checked;
    private int _exact;
    private readonly List<string> _wrong = [];

    /// <summary>One more that is right.</summary>
    /// <param name="isExact">Whether it has the processor's bits.</param>
    public void Right(bool isExact)
    {
        _checked++;
        _exact += isExact ? 1 : 0;
    }

    /// <summary>One more that is wrong.</summary>
    public void Wrong(string how)
    {
        _checked++;
        _wrong.Add(how);
        Console.WriteLine($"WRONG  {how}");
    }

    /// <summary>The last line, and the exit code.</summary>
    /// <param name="exact">What being exact means here; null where nothing is said of that.</param>
    public int End(string? exact)
    {
        Console.WriteLine($"{what}: {_checked - _wrong.Count} of {_checked} right{(exact is null ? "" : $", {_exact} {exact}")}");
        return _wrong.Count == 0 && _checked > 0 ? 0 : 1;
    }
}
