namespace Nabla.Learning;

/// <summary>A switch that decides which code runs, such as training or evaluation: a cell like <see cref="Variable"/>, but for what is not a tensor.</summary>
/// <typeparam name="T">The type of the switch.</typeparam>
/// <param name="value">The first value.</param>
public sealed class Setting<T>(T value)
{
    /// <summary>The value now.</summary>
    public T Value { get; set; } = value;
}
