namespace Nabla.Compilation;

/// <summary>Calls of a rule that differ in sizes only.</summary>
internal sealed class RuleKind(RuleText text, RulePattern pattern)
{
    // A rule whose loop depends on lengths, for so many of them.
    private const int MostRecipes = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Recipe?> _recipes = [];
    private bool[]? _matters;
    private long _elements;

    // What is saved does not vanish with the elements: operations are saved, too.
    private const long Least = 64;

    /// <summary>Whether it pays to make a loop by now.</summary>
    public bool IsWorth(long count)
    {
        // Threads may lose some of each other's elements.
        long sum = _elements;
        if (sum < RuleCache.WorthElements)
        {
            _elements = sum += Math.Max(count, Least);
        }

        return sum >= RuleCache.WorthElements;
    }

    /// <summary>The recipe for these lengths, or null where the rule is not one loop.</summary>
    public Recipe? Recipe(RuleCall call, int[] lengths)
    {
        lock (_lock)
        {
            if (_matters is not null && _recipes.TryGetValue(Name(lengths), out Recipe? known))
            {
                return known;
            }

            Recipe? recipe = text.Write(call, pattern, lengths);
            _matters ??= Matters(call, recipe, lengths);
            if (_recipes.Count >= MostRecipes)
            {
                _recipes.Clear();
            }

            _recipes[Name(lengths)] = recipe;
            return recipe;
        }
    }

    /// <summary>Which lengths decide how the loop is written: another one in their place gives another recipe.</summary>
    private bool[] Matters(RuleCall call, Recipe? recipe, int[] lengths)
    {
        bool[] matters = new bool[lengths.Length];
        for (int number = 1; recipe is not null && number < lengths.Length; number++)
        {
            int[] others = [.. lengths];
            while (Array.IndexOf(lengths, others[number]) >= 0)
            {
                others[number]++;
            }

            matters[number] = !recipe.Equals(text.Write(call, pattern, others));
        }

        return matters;
    }

    private string Name(int[] lengths) => string.Join(' ', lengths.Where((_, number) => _matters![number]));
}
