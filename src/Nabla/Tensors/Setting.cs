using Nabla.Compilation;

namespace Nabla;

/// <summary>A switch that decides which code runs, such as training or evaluation: a cell like <see cref="Variable"/>, but for what is not a tensor.</summary>
/// <remarks>A compiled function that asked for it while it was written down is written down again where the switch stands otherwise.</remarks>
/// <typeparam name="T">The type of the switch; compared by its equality.</typeparam>
/// <param name="value">The first value.</param>
public sealed class Setting<T>(T value)
{
    private T _value = value;

    /// <summary>The value now.</summary>
    /// <exception cref="TracingException">It is changed inside a function that is being written down as a graph: that would happen while tracing only.</exception>
    public T Value
    {
        get
        {
            (Floor.Current.Ground as Staging)?.Assume(new SettingGuard<T>(this, _value));
            return _value;
        }

        set
        {
            if (Floor.Current.Ground is Staging staging)
            {
                if (!EqualityComparer<T>.Default.Equals(_value, value))
                {
                    throw new TracingException(
                        $"A setting was changed from {_value} to {value} inside a function that is being written down as a graph: that would happen while tracing only, not when it runs{CallSite.Suffix()}. Change it before calling the function (model.Train() or model.Eval()).");
                }

                // It stands as asked; where it does not, another time, the function is written down again, and this is said.
                staging.Assume(new SettingGuard<T>(this, value));
                return;
            }

            _value = value;
        }
    }

    internal T Now => _value;
}
