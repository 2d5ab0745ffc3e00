// The dashboard is made in Home Assistant; this only asks for it.
class NetmonDashboard extends HTMLElement {
  static noEditor = true;

  static async generate(config, hass) {
    return hass.callWS({ type: "netmon/dashboard", language: hass.language });
  }
}

if (!customElements.get("ll-strategy-dashboard-netmon")) {
  customElements.define("ll-strategy-dashboard-netmon", NetmonDashboard);
  window.customStrategies = window.customStrategies || [];
  window.customStrategies.push({
    type: "netmon",
    strategyType: "dashboard",
    name: "Netmon",
    description: "Every device of your network, by kind and by area",
  });
}
