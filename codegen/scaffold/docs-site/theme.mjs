// The default theme without its fonts: pages load nothing but themselves.
import theme from "vitepress/theme-without-fonts";
import "./style.css";

export default theme;
