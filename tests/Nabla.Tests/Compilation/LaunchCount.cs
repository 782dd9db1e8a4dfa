namespace Nabla.Tests.Compilation;

/// <summary>How many launches a compiled function consists of, as it explains itself.</summary>
internal static class LaunchCount
{
    /// <summary>Of a function that is compiled, and gives on these numbers the bits that it gives otherwise.</summary>
    public static int Of(Func<Tensor, Tensor> f, Tensor x)
    {
        Func<Tensor, Tensor> compiled = Transform.Jit(f);
        Bits.AssertSame([f(x)], [compiled(x)], "result");
        return In(compiled.Explain());
    }

    /// <summary>In an explanation.</summary>
    public static int In(string explanation)
    {
        string[] lines = explanation.Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith("launches", StringComparison.Ordinal)) + 1;
        int end = first;
        while (end < lines.Length && lines[end].Contains(" = ", StringComparison.Ordinal))
        {
            end++;
        }

        return end - first;
    }
}
