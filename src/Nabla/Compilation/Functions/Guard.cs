namespace Nabla.Compilation;

/// <summary>Something that was so when a function was written down, and decided what was written.</summary>
internal abstract record Guard
{
    /// <summary>Whether it is so now.</summary>
    public abstract bool Holds { get; }

    /// <summary>What it is, in words.</summary>
    public abstract string What { get; }
}

/// <summary>A switch stood at a value.</summary>
internal sealed record SettingGuard<T>(Setting<T> Setting, T Value) : Guard
{
    public override bool Holds => EqualityComparer<T>.Default.Equals(Setting.Now, Value);

    public override string What => $"a setting ({typeof(T).Name})";
}

/// <summary>A variable had a gradient, or had none.</summary>
internal sealed record GradientGuard(Variable Variable, bool IsThere) : Guard
{
    public override bool Holds => Variable.HasGradOn(Floor.Eager) == IsThere && !Variable.IsGradDropped;

    public override string What => $"whether {Variable.Name ?? "a variable"} ({Variable.Type}) has a gradient";
}
