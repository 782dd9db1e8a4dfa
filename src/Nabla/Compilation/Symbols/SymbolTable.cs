namespace Nabla.Compilation;

/// <summary>Steps in an order in which they can be taken, each once: equal steps on equal arguments share a number.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<Entry, int> _numbers = [];
    private readonly Dictionary<Expression, int> _taken = new(ReferenceEqualityComparer.Instance);
    private readonly List<Entry> _entries = [];

    /// <summary>The steps; arguments stand before what they are arguments of.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>The number of the expression's step.</summary>
    public int Number(Expression expression)
    {
        if (_taken.TryGetValue(expression, out int number))
        {
            return number;
        }

        int Argument(Expression? argument) => argument is null ? -1 : Number(argument);
        number = Number(new Entry(expression.Step, expression.Lane, expression.Bits, Argument(expression.X), Argument(expression.Y), Argument(expression.Z), expression.Function));
        _taken.Add(expression, number);
        return number;
    }

    private int Number(Entry entry)
    {
        if (!_numbers.TryGetValue(entry, out int number))
        {
            number = _entries.Count;
            _entries.Add(entry);
            _numbers.Add(entry, number);
        }

        return number;
    }

    /// <summary>A step on earlier ones, by their numbers; −1 is no argument.</summary>
    internal readonly record struct Entry(Step Step, DType Lane, ulong Bits, int X, int Y, int Z, ScalarFunction? Function);
}
