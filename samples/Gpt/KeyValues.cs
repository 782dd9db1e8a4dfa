using Nabla;

namespace GptSample;

/// <summary>The keys and values of the tokens so far, of one block: what each is when it comes never changes, since nothing looks ahead.</summary>
/// <param name="heads">Into how many heads attention falls.</param>
/// <param name="context">For how many tokens there is room.</param>
/// <param name="width">The width of a head.</param>
internal sealed class KeyValues(int heads, int context, int width)
{
    private readonly Variable _keys = new(Tensor.Zeros([1, heads, context, width]), trainable: false);
    private readonly Variable _values = new(Tensor.Zeros([1, heads, context, width]), trainable: false);

    /// <summary>What a token finds among those before it and itself; its own key and value are kept.</summary>
    /// <param name="query">[1, heads, 1, width].</param>
    /// <param name="key">[1, heads, 1, width].</param>
    /// <param name="value">[1, heads, 1, width].</param>
    /// <param name="place">Its place, an int64 scalar: a tensor, so that one compiled function serves every place.</param>
    public Tensor Find(Tensor query, Tensor key, Tensor value, Tensor place)
    {
        Tensor places = Tensor.Arange(context);
        Tensor isHere = Functions.Equal(places, place).Unsqueeze(-1);
        _keys.Value = Functions.Where(isHere, key, _keys.Value);
        _values.Value = Functions.Where(isHere, value, _values.Value);
        return query.ScaledDotProductAttention(_keys.Value, _values.Value, (places <= place).Unsqueeze(0));
    }
}
